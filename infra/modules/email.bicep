metadata description = 'Mail from a domain that Azure manages: 5 mails a minute and 10 an hour at most.'

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

@description('Address that mail is handed in at.')
output endpoint string = 'https://${communication.properties.hostName}'

@description('Address that mail comes from.')
output sender string = 'DoNotReply@${email::domain.properties.fromSenderDomain}'
