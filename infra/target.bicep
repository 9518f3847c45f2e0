metadata description = 'Allows the control plane one target: a site and its canary slot, in this subscription.'
targetScope = 'subscription'

@description('Resource group of the site.')
@minLength(1)
@maxLength(90)
param resourceGroupName string

@description('Name of the site.')
@minLength(2)
@maxLength(60)
param site string

@description('Name of the slot that takes the canaries.')
@minLength(1)
@maxLength(59)
param slot string = 'canary'

@description('Object id of the control plane\'s identity: CANARY_PRINCIPAL_ID of main.bicep.')
@minLength(36)
@maxLength(36)
param principalId string

module roles 'target/roles.bicep' = {}

module assignments 'target/assignments.bicep' = {
  scope: resourceGroup(resourceGroupName)
  params: {
    site: site
    slot: slot
    principalId: principalId
  }
  dependsOn: [roles]
}
