metadata description = 'Gives an identity the roles on one site and on its canary slot, and on no other slot.'

import { roleId } from 'roles.bicep'

@description('Name of the site.')
@minLength(2)
@maxLength(60)
param site string

@description('Name of the slot.')
@minLength(1)
@maxLength(59)
param slot string

@description('Object id of the control plane\'s identity.')
@minLength(36)
@maxLength(36)
param principalId string

var definitions = 'Microsoft.Authorization/roleDefinitions'
var siteRole = subscriptionResourceId(definitions, roleId(subscription().id, 'site'))
var slotRole = subscriptionResourceId(definitions, roleId(subscription().id, 'slot'))

resource production 'Microsoft.Web/sites@2024-11-01' existing = {
  name: site

  resource canary 'slots' existing = {
    name: slot
  }
}

resource onSite 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  scope: production
  name: guid(production.id, principalId, siteRole)
  properties: {
    principalId: principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: siteRole
  }
}

resource onSlot 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  scope: production::canary
  name: guid(production::canary.id, principalId, slotRole)
  properties: {
    principalId: principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: slotRole
  }
}
