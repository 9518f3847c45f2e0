metadata description = 'Who the control plane is, towards storage, the vault, telemetry and the targets.'

@description('Name of the identity.')
@minLength(3)
@maxLength(128)
param name string

@description('Region.')
param location string

resource identity 'Microsoft.ManagedIdentity/userAssignedIdentities@2023-01-31' = {
  name: name
  location: location
}

@description('Object id, which roles are assigned to.')
output principalId string = identity.properties.principalId
