metadata description = 'What the control plane does with a target, exactly: a role on the site and one on its slot.'
targetScope = 'subscription'

// A test holds these lists against every call that the adapters can make, in both directions, and names what is
// missing. An action on a third resource, such as a workspace, needs a role here and an assignment in target.bicep.
var siteActions = [
  'Microsoft.Authorization/permissions/read'
  'Microsoft.Insights/metrics/read'
  'Microsoft.Web/sites/read'
  'Microsoft.Web/sites/config/read'
  'Microsoft.Web/sites/config/write'
  'Microsoft.Web/sites/config/list/action'
  'Microsoft.Web/sites/restart/action'
]

var slotActions = [
  'Microsoft.Authorization/permissions/read'
  'Microsoft.Insights/metrics/read'
  'Microsoft.Web/sites/slots/read'
  'Microsoft.Web/sites/slots/config/read'
  'Microsoft.Web/sites/slots/config/write'
  'Microsoft.Web/sites/slots/config/list/action'
  'Microsoft.Web/sites/slots/applySlotConfig/action'
  'Microsoft.Web/sites/slots/deployments/read'
  'Microsoft.Web/sites/slots/extensions/write'
  'Microsoft.Web/sites/slots/operationresults/read'
  'Microsoft.Web/sites/slots/resetSlotConfig/action'
  'Microsoft.Web/sites/slots/restart/action'
  'Microsoft.Web/sites/slots/slotsswap/action'
  'Microsoft.Web/sites/slots/start/action'
  'Microsoft.Web/sites/slots/stop/action'
]

@export()
@description('The id of the role on a kind of resource: the same at each deployment to a subscription.')
func roleId(subscription string, kind 'site' | 'slot') string => guid(subscription, 'canaryfunctions', kind)

// Names of roles are unique in a tenant, so that they tell the subscription.
resource site 'Microsoft.Authorization/roleDefinitions@2022-04-01' = {
  name: roleId(subscription().id, 'site')
  properties: {
    roleName: 'CanaryFunctions site ${subscription().subscriptionId}'
    description: 'Reads a site, its app settings and metrics, changes its traffic rules and restarts it.'
    type: 'CustomRole'
    assignableScopes: [subscription().id]
    permissions: [{ actions: siteActions, notActions: [], dataActions: [], notDataActions: [] }]
  }
}

resource slot 'Microsoft.Authorization/roleDefinitions@2022-04-01' = {
  name: roleId(subscription().id, 'slot')
  properties: {
    roleName: 'CanaryFunctions slot ${subscription().subscriptionId}'
    description: 'Reads a slot, deploys to it, starts, stops, restarts and swaps it.'
    type: 'CustomRole'
    assignableScopes: [subscription().id]
    permissions: [{ actions: slotActions, notActions: [], dataActions: [], notDataActions: [] }]
  }
}
