metadata description = 'Allows an identity to query an Azure Monitor workspace.'

import { monitoringDataReader } from '../modules/built-in-roles.bicep'

@description('Name of the workspace.')
@minLength(1)
param name string

@description('Object id of the control plane\'s identity.')
@minLength(36)
@maxLength(36)
param principalId string

resource workspace 'Microsoft.Monitor/accounts@2023-04-03' existing = {
  name: name
}

resource reader 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  scope: workspace
  name: guid(workspace.id, principalId, monitoringDataReader)
  properties: {
    principalId: principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', monitoringDataReader)
  }
}
