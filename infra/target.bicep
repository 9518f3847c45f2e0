metadata description = 'Allows the control plane one target, in this subscription: a site, its canary slot, and where its telemetry is.'
targetScope = 'subscription'

import { monitoringReader } from 'modules/built-in-roles.bicep'

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

@description('Resource id of the Log Analytics workspace that tells of its traffic; empty for none.')
param logWorkspaceId string = ''

@description('Resource id of the Azure Monitor workspace (Prometheus) that tells of its traffic; empty for none.')
param monitorWorkspaceId string = ''

@description('Whether the control plane has Canary:MetricsBatch, which reads the metrics of the whole subscription.')
param withMetricsBatch bool = false

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

module logs 'target/log-workspace.bicep' = if (!empty(logWorkspaceId)) {
  scope: resourceGroup(split(logWorkspaceId, '/')[2], split(logWorkspaceId, '/')[4])
  params: {
    name: last(split(logWorkspaceId, '/'))
    principalId: principalId
  }
}

module prometheus 'target/monitor-workspace.bicep' = if (!empty(monitorWorkspaceId)) {
  scope: resourceGroup(split(monitorWorkspaceId, '/')[2], split(monitorWorkspaceId, '/')[4])
  params: {
    name: last(split(monitorWorkspaceId, '/'))
    principalId: principalId
  }
}

// Azure checks this right on the subscription, whichever of its resources are asked for.
resource metrics 'Microsoft.Authorization/roleAssignments@2022-04-01' = if (withMetricsBatch) {
  name: guid(subscription().id, principalId, monitoringReader)
  properties: {
    principalId: principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', monitoringReader)
  }
}
