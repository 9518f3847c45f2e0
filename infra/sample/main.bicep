metadata description = 'A target to try: a plan, a site and the slot canary. Deployed to a resource group.'

@description('Name of the site; part of its address, and so unique in the world.')
@minLength(2)
@maxLength(40)
param site string = 'shop-${uniqueString(resourceGroup().id)}'

@description('Region.')
param location string = resourceGroup().location

@description('Size of the plan. Slots need Standard or better.')
@allowed(['S1', 'P0v3', 'P1v3'])
param sku string = 'P0v3'

@description('Number of the version that is live at first.')
param version string = '1.0.0'

@description('https address of the zip package of that version; empty for the placeholder of App Service.')
param package string = ''

@description('Path that answers 200 while the app is well.')
param healthCheckPath string = '/health'

var properties = {
  serverFarmId: plan.id
  httpsOnly: true
  clientAffinityEnabled: false
  siteConfig: {
    alwaysOn: true
    ftpsState: 'Disabled'
    healthCheckPath: healthCheckPath
    http20Enabled: true
    linuxFxVersion: 'DOTNETCORE|10.0'
    minTlsVersion: '1.2'
    scmMinTlsVersion: '1.2'
  }
}

// The marker of the version and the package must travel with a swap: none of these is sticky to a slot.
var settings = union(
  {
    CANARY_VERSION: version
    WEBSITE_SWAP_WARMUP_PING_PATH: healthCheckPath
    WEBSITE_SWAP_WARMUP_PING_STATUSES: '200'
  },
  empty(package) ? {} : { WEBSITE_RUN_FROM_PACKAGE: package }
)

resource plan 'Microsoft.Web/serverfarms@2024-11-01' = {
  name: 'plan-${site}'
  location: location
  kind: 'linux'
  sku: { name: sku }
  properties: { reserved: true }
}

resource production 'Microsoft.Web/sites@2024-11-01' = {
  name: site
  location: location
  kind: 'app,linux'
  properties: properties

  resource settingsOfProduction 'config' = {
    name: 'appsettings'
    properties: settings
  }

  resource ftpPassword 'basicPublishingCredentialsPolicies' = {
    name: 'ftp'
    properties: { allow: false }
  }

  resource scmPassword 'basicPublishingCredentialsPolicies' = {
    name: 'scm'
    properties: { allow: false }
  }

  resource canary 'slots' = {
    name: 'canary'
    location: location
    kind: 'app,linux'
    properties: properties

    resource settingsOfCanary 'config' = {
      name: 'appsettings'
      properties: settings
    }

    resource ftpPasswordOfCanary 'basicPublishingCredentialsPolicies' = {
      name: 'ftp'
      properties: { allow: false }
    }

    resource scmPasswordOfCanary 'basicPublishingCredentialsPolicies' = {
      name: 'scm'
      properties: { allow: false }
    }
  }
}

@description('Name of the site.')
output site string = production.name

@description('Name of the slot.')
output slot string = production::canary.name

@description('Address that visitors use.')
output address string = 'https://${production.properties.defaultHostName}'
