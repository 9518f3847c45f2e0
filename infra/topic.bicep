metadata description = 'Allows the control plane to send its messages to one Event Grid topic. Deployed to the topic\'s resource group.'

import { eventGridDataSender } from 'modules/built-in-roles.bicep'

@description('Name of the topic.')
@minLength(3)
@maxLength(50)
param topic string

@description('Object id of the control plane\'s identity: CANARY_PRINCIPAL_ID of main.bicep.')
@minLength(36)
@maxLength(36)
param principalId string

resource events 'Microsoft.EventGrid/topics@2022-06-15' existing = {
  name: topic
}

resource sender 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  scope: events
  name: guid(events.id, principalId, eventGridDataSender)
  properties: {
    principalId: principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', eventGridDataSender)
  }
}
