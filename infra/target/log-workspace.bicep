metadata description = 'Allows an identity to query a Log Analytics workspace.'

import { logAnalyticsReader } from '../modules/built-in-roles.bicep'

@description('Name of the workspace.')
@minLength(4)
@maxLength(63)
param name string

@description('Object id of the control plane\'s identity.')
@minLength(36)
@maxLength(36)
param principalId string

resource workspace 'Microsoft.OperationalInsights/workspaces@2023-09-01' existing = {
  name: name
}

resource reader 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  scope: workspace
  name: guid(workspace.id, principalId, logAnalyticsReader)
  properties: {
    principalId: principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', logAnalyticsReader)
  }
}
