metadata description = 'Ids of the built-in roles of Azure that the control plane is given.'

@export()
@description('May read and write blobs and make containers: what the Functions host asks of its own storage.')
var storageBlobDataOwner = 'b7e6dc6d-f1e8-4753-8033-0f276bb0955b'

@export()
@description('May read, write and delete queue messages and make queues.')
var storageQueueDataContributor = '974c5e8b-45b9-4653-ba55-5f855dd0fb88'

@export()
@description('May read, write and delete table rows and make tables.')
var storageTableDataContributor = '0a9a7e1f-b9d0-4cc4-a60d-0319b160aaa3'

@export()
@description('May send telemetry.')
var monitoringMetricsPublisher = '3913510d-42f4-4e42-8a64-420c390055eb'

@export()
@description('May wrap and unwrap with a key and read its public part; may not sign, decrypt or change it.')
var keyVaultCryptoServiceEncryptionUser = 'e147488a-f6f5-4113-8e2d-b22465e65bf6'

@export()
@description('May send mail; also change the service and read its keys: Azure has no smaller role for mail.')
var communicationAndEmailServiceOwner = '09976791-48a7-449e-bb21-39d1a415f350'

@export()
@description('May query all logs of a workspace.')
var logAnalyticsReader = '73c42c96-874c-492b-b04d-ab87d138a893'

@export()
@description('May query all metrics of an Azure Monitor workspace.')
var monitoringDataReader = 'b0d8363b-8ddd-447d-831f-62ca05bff136'

@export()
@description('May read all metrics and monitoring settings: what reading the metrics of many resources at once takes.')
var monitoringReader = '43d0d8ad-25c7-4714-9337-8ba259a9fe05'

@export()
@description('May send events to a topic.')
var eventGridDataSender = 'd5a91429-5739-47e2-a06b-3470a27159e7'
