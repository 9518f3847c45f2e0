metadata description = 'The control plane: docs/deploy.md says how to deploy it, and what each role is for.'
targetScope = 'subscription'

import { DataLocation } from 'modules/email.bicep'

@description('Name of this control plane, e.g. production. Part of the names of its resources.')
@minLength(1)
@maxLength(64)
param environmentName string

@description('Region. Not every region has Flex Consumption: az functionapp list-flexconsumption-locations.')
@minLength(1)
param location string

@description('Name of the resource group that is made for it.')
@minLength(1)
@maxLength(90)
param resourceGroupName string = 'rg-canary-${environmentName}'

@description('How many copies of the data Azure keeps, and where.')
@allowed(['Standard_LRS', 'Standard_ZRS', 'Standard_GRS', 'Standard_GZRS'])
param storageSku string = 'Standard_LRS'

@description('How long the control plane\'s own logs are kept, in days.')
@minValue(30)
@maxValue(730)
param logRetentionDays int = 30

@description('Most instances of the host at a time.')
@minValue(40)
@maxValue(1000)
param maximumInstanceCount int = 40

@description('Memory of an instance of the host, in MB.')
@allowed([512, 2048, 4096])
param instanceMemoryMB int = 2048

@description('Whether a deleted key vault can\'t be purged for 90 days. False where you only try: true can\'t be undone.')
param protectVault bool = true

@description('Client id of the application in Entra ID that callers get tokens for. Without it they need API keys.')
param adminAudience string = ''

@description('Object id of the group in Entra ID whose members administer the control plane.')
param adminGroup string = ''

@description('Whether to make Communication Services with a mail domain that Azure manages, and to send mail by it.')
param withEmail bool = false

@description('Where Communication Services keeps its data, if it is made.')
param emailDataLocation DataLocation = 'Europe'

var token = toLower(uniqueString(subscription().id, environmentName, location))
var identityName = 'id-canary-${token}'

var signIn = az.environment().authentication.loginEndpoint
var adminSettings = empty(adminAudience) != empty(adminGroup)
  ? fail('Give both adminAudience and adminGroup, or neither.')
  : empty(adminAudience)
      ? {}
      : {
          Canary__Access__TrustedIssuers__0__Issuer: '${signIn}${tenant().tenantId}/v2.0'
          Canary__Access__TrustedIssuers__0__Audience: adminAudience
          Canary__Access__TrustedIssuers__0__NameClaim: 'preferred_username'
          Canary__Access__TrustedIssuers__0__Rules__0__Claim: 'groups'
          Canary__Access__TrustedIssuers__0__Rules__0__Pattern: adminGroup
          Canary__Access__TrustedIssuers__0__Rules__0__Role: 'Admin'
        }

resource group 'Microsoft.Resources/resourceGroups@2024-03-01' = {
  name: resourceGroupName
  location: location

  // azd finds by this tag what belongs to its environment.
  tags: { 'azd-env-name': environmentName }
}

module identity 'modules/identity.bicep' = {
  scope: group
  params: {
    name: identityName
    location: location
  }
}

module storage 'modules/storage.bicep' = {
  scope: group
  params: {
    name: 'stcanary${token}'
    location: location
    sku: storageSku
    identityName: identityName
  }
  dependsOn: [identity]
}

module telemetry 'modules/telemetry.bicep' = {
  scope: group
  params: {
    token: token
    location: location
    retentionDays: logRetentionDays
    identityName: identityName
  }
  dependsOn: [identity]
}

module vault 'modules/vault.bicep' = {
  scope: group
  params: {
    name: 'kv-canary-${token}'
    location: location
    protect: protectVault
    identityName: identityName
  }
  dependsOn: [identity]
}

module email 'modules/email.bicep' = if (withEmail) {
  scope: group
  params: {
    token: token
    dataLocation: emailDataLocation
    identityName: identityName
  }
  dependsOn: [identity]
}

var emailSettings = withEmail
  ? {
      Canary__Email__Endpoint: email!.outputs.endpoint
      Canary__Email__Sender: email!.outputs.sender
    }
  : {}

module host 'modules/host.bicep' = {
  scope: group
  params: {
    token: token
    location: location
    identityName: identityName
    storageAccount: storage.outputs.name
    packageContainer: storage.outputs.packageContainer
    telemetryConnectionString: telemetry.outputs.connectionString
    maximumInstanceCount: maximumInstanceCount
    instanceMemoryMB: instanceMemoryMB
    settings: union(adminSettings, emailSettings, {
      Canary__StorageAccount: storage.outputs.name
      Canary__VaultKey: vault.outputs.key
    })
  }
}

@description('Address of the control plane, for canary and for callers of the API.')
output CANARY_URL string = host.outputs.address

@description('Object id of the control plane\'s identity, which target.bicep gives rights to.')
output CANARY_PRINCIPAL_ID string = identity.outputs.principalId

@description('Name of the Function App.')
output CANARY_HOST string = host.outputs.name

@description('Name of the resource group.')
output AZURE_RESOURCE_GROUP string = group.name

@description('Address that mail is handed in at; empty without mail.')
output CANARY_EMAIL_ENDPOINT string = email.?outputs.endpoint ?? ''

@description('Address that mail comes from; empty without mail.')
output CANARY_EMAIL_SENDER string = email.?outputs.sender ?? ''
