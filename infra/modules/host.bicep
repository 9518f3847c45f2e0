metadata description = 'The Functions host on Flex Consumption. It has one identity and no key.'

@description('Last part of the names.')
param token string

@description('Region. Not every region has Flex Consumption: az functionapp list-flexconsumption-locations.')
param location string

@description('Name of the host\'s identity.')
param identityName string

@description('Name of the storage account.')
param storageAccount string

@description('Address of the container that the package is deployed from.')
param packageContainer string

@description('Where telemetry is sent.')
param telemetryConnectionString string

@description('Settings of the control plane: names below the section Canary, with two underscores for each colon.')
param settings { *: string }

@description('Most instances at a time.')
@minValue(40)
@maxValue(1000)
param maximumInstanceCount int

@description('Memory of an instance, in MB.')
@allowed([512, 2048, 4096])
param instanceMemoryMB int

resource identity 'Microsoft.ManagedIdentity/userAssignedIdentities@2023-01-31' existing = {
  name: identityName
}

resource plan 'Microsoft.Web/serverfarms@2024-11-01' = {
  name: 'plan-canary-${token}'
  location: location
  kind: 'functionapp'
  sku: { name: 'FC1', tier: 'FlexConsumption' }
  properties: { reserved: true }
}

resource host 'Microsoft.Web/sites@2024-11-01' = {
  name: 'func-canary-${token}'
  location: location
  kind: 'functionapp,linux'

  // azd finds by this tag where to deploy the service of azure.yaml.
  tags: { 'azd-service-name': 'control-plane' }
  identity: {
    type: 'UserAssigned'
    userAssignedIdentities: { '${identity.id}': {} }
  }
  properties: {
    serverFarmId: plan.id
    httpsOnly: true
    siteConfig: {
      ftpsState: 'Disabled'
      minTlsVersion: '1.2'
      scmMinTlsVersion: '1.2'
    }
    functionAppConfig: {
      deployment: {
        storage: {
          type: 'blobContainer'
          value: packageContainer
          authentication: {
            type: 'UserAssignedIdentity'
            userAssignedIdentityResourceId: identity.id
          }
        }
      }
      runtime: { name: 'dotnet-isolated', version: '10.0' }
      scaleAndConcurrency: {
        instanceMemoryMB: instanceMemoryMB
        maximumInstanceCount: maximumInstanceCount
      }
    }
  }

  resource appSettings 'config' = {
    name: 'appsettings'
    properties: union(settings, {
      APPLICATIONINSIGHTS_CONNECTION_STRING: telemetryConnectionString
      APPLICATIONINSIGHTS_AUTHENTICATION_STRING: 'ClientId=${identity.properties.clientId};Authorization=AAD'
      AZURE_CLIENT_ID: identity.properties.clientId
      AzureWebJobsStorage__accountName: storageAccount
      AzureWebJobsStorage__credential: 'managedidentity'
      AzureWebJobsStorage__clientId: identity.properties.clientId
    })
  }

  resource ftpPassword 'basicPublishingCredentialsPolicies' = {
    name: 'ftp'
    properties: { allow: false }
  }

  resource scmPassword 'basicPublishingCredentialsPolicies' = {
    name: 'scm'
    properties: { allow: false }
  }
}

@description('Name of the Function App.')
output name string = host.name

@description('Address of the control plane.')
output address string = 'https://${host.properties.defaultHostName}'
