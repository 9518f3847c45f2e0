metadata description = 'The key that encrypts the keys of kept secrets: Canary:VaultKey.'

import { keyVaultCryptoServiceEncryptionUser } from 'built-in-roles.bicep'

@description('Name of the vault.')
@minLength(3)
@maxLength(24)
param name string

@description('Region.')
param location string

@description('Whether a deleted vault is kept for 90 days and nobody can purge it before. Can\'t be undone.')
param protect bool

@description('Name of the identity that wraps and unwraps with the key.')
param identityName string

resource identity 'Microsoft.ManagedIdentity/userAssignedIdentities@2023-01-31' existing = {
  name: identityName
}

resource vault 'Microsoft.KeyVault/vaults@2024-11-01' = {
  name: name
  location: location
  properties: {
    tenantId: tenant().tenantId
    sku: { family: 'A', name: 'standard' }
    enableRbacAuthorization: true
    enableSoftDelete: true
    softDeleteRetentionInDays: 90

    // Azure knows true and nothing, not false.
    enablePurgeProtection: protect ? true : null
  }

  resource wrapping 'keys' = {
    name: 'canary'
    properties: {
      kty: 'RSA'
      keySize: 3072
      keyOps: ['wrapKey', 'unwrapKey']
    }
  }
}

resource user 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  scope: vault::wrapping
  name: guid(vault::wrapping.id, identity.id, keyVaultCryptoServiceEncryptionUser)
  properties: {
    principalId: identity.properties.principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId(
      'Microsoft.Authorization/roleDefinitions',
      keyVaultCryptoServiceEncryptionUser
    )
  }
}

@description('Identifier of the key without its version, so that a new version is used as soon as there is one.')
output key string = vault::wrapping.properties.keyUri
