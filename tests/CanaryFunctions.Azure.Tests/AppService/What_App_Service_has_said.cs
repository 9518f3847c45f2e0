using CanaryFunctions.Azure.AppService;
using CanaryFunctions.Azure.Tests.Management;
using CanaryFunctions.Core.Policies;
using CanaryFunctions.Core.Rollouts;
using static CanaryFunctions.Azure.Tests.Management.FakeAzure;

namespace CanaryFunctions.Azure.Tests.AppService;

/// <summary>Examples of the specification, and exchanges that Azure CLI's own tests have recorded, with the members that matter.</summary>
public sealed class What_App_Service_has_said : IDisposable
{
    private readonly FakeAzure azure = new();
    private readonly AppServiceControl control;

    public What_App_Service_has_said() =>
        control = new(azure.Connect(), new() { Credential = new NoCredential() }, TimeProvider.System);

    public void Dispose() => control.Dispose();

    // test_traffic_routing.yaml
    [Theory]
    [InlineData("""
        {"id":"/x/sites/slot-traffic-web000003/config/web","name":"slot-traffic-web000003","type":"Microsoft.Web/sites/config",
         "location":"Japan West","properties":{"loadBalancing":"LeastRequests","routingRules":[],"experiments":{"rampUpRules":[]}}}
        """, 0)]
    [InlineData("""
        {"id":"/x/sites/slot-traffic-web000003","name":"slot-traffic-web000003","type":"Microsoft.Web/sites","location":"Japan West",
         "properties":{"loadBalancing":"LeastRequests",
          "routingRules":[{"actionHostName":"slot-traffic-web000003-staging.azurewebsites.net","reroutePercentage":15.0,"changeStep":null,
           "changeIntervalInMinutes":null,"minReroutePercentage":null,"maxReroutePercentage":null,"changeDecisionCallbackUrl":null,
           "name":"canary"}],
          "experiments":{"rampUpRules":[{"actionHostName":"slot-traffic-web000003-staging.azurewebsites.net","reroutePercentage":15.0,
           "changeStep":null,"changeIntervalInMinutes":null,"minReroutePercentage":null,"maxReroutePercentage":null,
           "changeDecisionCallbackUrl":null,"name":"canary"}]}}}
        """, 15)]
    public async Task Of_traffic_rules_is_read(string said, double share)
    {
        azure.On("GET " + FakeAzure.Site + "/config/web", said);

        Assert.Equal(new Percentage(share), (await control.ReadShareAsync(Given.Target, default)).Value);
    }

    // test_webapp_slot.yaml: 202 without a body, Retry-After or Azure-AsyncOperation, seven times, and then the slot.
    [Fact]
    public async Task Of_a_swap_is_followed_to_its_end()
    {
        const string result = Slot + "/operationresults/753cbec7-d5a3-4e97-8a58-630e9d30fe44";
        const string location = "https://management.azure.com" + result + "?api-version=2019-08-01";
        azure.On("POST " + Slot + "/slotsswap", "", 202, ("Location", location), ("x-ms-ratelimit-remaining-subscription-writes", "1197"))
            .On("POST " + FakeAzure.Site + "/config/appsettings/list", Payload.Settings("1.0.0"))
            .On("POST " + Slot + "/config/appsettings/list", Payload.Settings("1.1.0"))
            .On("GET " + result, "", 202, ("Location", location))
            .On("GET " + result, """
                {"id":"/x/sites/slot-test-web000003/slots/staging","name":"slot-test-web000003/staging","type":"Microsoft.Web/sites/slots",
                 "kind":"app","location":"Japan West","properties":{"name":"slot-test-web000003(staging)","state":"Running",
                  "lastModifiedTimeUtc":"2021-01-05T08:15:47.8866667","deploymentId":"slot-test-web000003","targetSwapSlot":null,
                  "defaultHostName":"slot-test-web000003-staging.azurewebsites.net",
                  "slotSwapStatus":{"timestampUtc":"2021-01-05T08:15:47.916Z","sourceSlotName":"staging","destinationSlotName":"Production"},
                  "inProgressOperationId":null,"buildVersion":null,"targetBuildVersion":null}}
                """);

        var begun = await control.SwapAsync(Given.Target, Given.Version("1.1.0").Number, over: null, default);
        var operation = Assert.IsType<ActionOutcome.Accepted>(begun).Operation;

        Assert.Equal(location, operation.AbsoluteUri);
        Assert.Equal("""{"targetSlot":"production","preserveVnet":true}""", azure.Requests[^1].Body);
        Assert.Equal(OperationSeen.Running, (await control.ReadOperationAsync(Given.Target, operation, default)).Value);
        Assert.Equal(OperationSeen.Done, (await control.ReadOperationAsync(Given.Target, operation, default)).Value);
    }

    // As quoted in public logs; the same body comes with 429.
    [Theory]
    [InlineData(409)]
    [InlineData(429)]
    public async Task Of_another_operation_is_a_reason_to_wait(int status)
    {
        const string message = "Cannot modify this site because another operation is in progress. Details: Id: "
            + "52866c8e-dabe-488d-95fe-503b3b75cb09, OperationName: Update, CreatedTime: 12/28/2022 8:57:50 PM, RequestId: "
            + "b1b7ebc3-8882-4bd7-94bd-004da4056451, EntityType: 3";
        azure.On("POST " + Slot + "/applySlotConfig", $$"""
            {"Code":"Conflict","Message":"{{message}}","Target":null,"Details":[{"Message":"{{message}}"},{"Code":"Conflict"},
             {"ErrorEntity":{"ExtendedCode":"59203","MessageTemplate":"Cannot modify this site because another operation is in progress.
              Details: {0}","Parameters":["x"],"Code":"Conflict","Message":"{{message}}"} }],"Innererror":null}
            """.ReplaceLineEndings(" "), status);

        var refused = Assert.IsType<ActionOutcome.Refused>(await control.PrepareSwapAsync(Given.Target, default));

        Assert.Equal(ProblemKind.Transient, refused.Problem.Kind);
        Assert.Contains("OperationName: Update", refused.Problem.Message, StringComparison.Ordinal);
    }

    // CreateOrUpdateWebAppSlot.json and ApplySlotConfig.json, whose answer has no body.
    [Fact]
    public async Task In_the_examples_of_slots_is_read()
    {
        azure.On("GET " + FakeAzure.Site, Payload.Site())
            .On("GET " + Slot, """
                {"id":"/x/sites/sitef6141/slots/staging","name":"sitef6141/staging","type":"Microsoft.Web/sites/slots","kind":"app",
                 "location":"East US","properties":{"state":"Running","hostNames":["sitef6141-staging.azurewebsites.net"],
                  "repositorySiteName":"sitef6141","usageState":"Normal","enabled":true,"availabilityState":"Normal",
                  "hostNameSslStates":[{"name":"sitef6141-staging.azurewebsites.net","sslState":"Disabled","hostType":"Standard"},
                   {"name":"sitef6141-staging.scm.azurewebsites.net","sslState":"Disabled","hostType":"Repository"}],
                  "reserved":false,"lastModifiedTimeUtc":"2020-03-04T17:33:11.641Z","siteConfig":{"numberOfWorkers":1},
                  "defaultHostName":"sitef6141.azurewebsites.net","httpsOnly":false,"redundancyMode":"None"}}
                """)
            .On("POST " + FakeAzure.Site + "/config/appsettings/list", Payload.Settings("1.0.0"))
            .On("POST " + Slot + "/config/appsettings/list", Payload.Settings("1.1.0"))
            .On("POST " + Slot + "/applySlotConfig", "");

        Assert.Equal(
            new SlotsSeen("1.0.0", "1.1.0", SlotRunning: true, Busy: false),
            (await control.ReadSlotsAsync(Given.Target, default)).Value! with { LiveContent = null, SlotContent = null });
        Assert.IsType<ActionOutcome.Done>(await control.PrepareSwapAsync(Given.Target, default));
    }
}
