metadata description = 'Mail from a domain that Azure manages: 5 mails a minute and 10 an hour at most.'

import { communicationAndEmailServiceOwner } from 'built-in-roles.bicep'

@export()
@description('Where data is kept at rest, as Communication Services names it.')
type DataLocation =
  | 'Africa'
  | 'Asia Pacific'
  | 'Australia'
  | 'Brazil'
  | 'Canada'
  | 'Europe'
  | 'France'
  | 'Germany'
  | 'India'
  | 'Japan'
  | 'Korea'
  | 'Norway'
  | 'Switzerland'
  | 'UAE'
  | 'UK'
  | 'United States'

@description('Last part of the names.')
param token string

@description('Where the data is kept at rest.')
param dataLocation DataLocation

@description('Name of the identity that sends mail.')
param identityName string

resource identity 'Microsoft.ManagedIdentity/userAssignedIdentities@2023-01-31' existing = {
  name: identityName
}

// These services have no region.
resource email 'Microsoft.Communication/emailServices@2023-04-01' = {
  name: 'mail-canary-${token}'
  location: 'global'
  properties: { dataLocation: dataLocation }

  resource domain 'domains' = {
    name: 'AzureManagedDomain'
    location: 'global'
    properties: {
      domainManagement: 'AzureManaged'
      userEngagementTracking: 'Disabled'
    }
  }
}

resource communication 'Microsoft.Communication/communicationServices@2023-04-01' = {
  name: 'acs-canary-${token}'
  location: 'global'
  properties: {
    dataLocation: dataLocation
    linkedDomains: [email::domain.id]
  }
}

resource sender 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  scope: communication
  name: guid(communication.id, identity.id, communicationAndEmailServiceOwner)
  properties: {
    principalId: identity.properties.principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId(
      'Microsoft.Authorization/roleDefinitions',
      communicationAndEmailServiceOwner
    )
  }
}

@description('Address that mail is handed in at.')
output endpoint string = 'https://${communication.properties.hostName}'

@description('Address that mail comes from.')
output sender string = 'DoNotReply@${email::domain.properties.fromSenderDomain}'
