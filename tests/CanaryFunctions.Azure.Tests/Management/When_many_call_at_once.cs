using System.Net;
using Azure.Core;
using CanaryFunctions.Azure.AppService;
using CanaryFunctions.Azure.Management;
using CanaryFunctions.Core.Rollouts;

namespace CanaryFunctions.Azure.Tests.Management;

/// <summary>One process, with one budget for each subscription.</summary>
public class When_many_call_at_once
{
    [Fact]
    public async Task Nobody_is_refused_and_a_rollback_overtakes_the_crowd()
    {
        using var azure = new Counting();
        var token = DelegatedTokenCredential.Create((_, _) => new("a-token", DateTimeOffset.MaxValue));
        using var control = new AppServiceControl(
            ManagementApi.Connect(new() { Credential = token, ManagementTransport = azure }),
            new() { Credential = new NoCredential() },
            TimeProvider.System);
        var crowd = Enumerable.Range(0, 230).Select(_ => control.ReadShareAsync(Given.Target, default)).ToArray();

        Urgency.IsRollback = true;
        await control.ReadShareAsync(Given.Target, default);
        Urgency.IsRollback = false;

        Assert.Contains(crowd, call => !call.IsCompleted);
        await Task.WhenAll(crowd);
        Assert.Equal(231, azure.Count);
    }

    private sealed class Counting : HttpMessageHandler
    {
        private int count;

        public int Count => count;

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Interlocked.Increment(ref count);
            return Task.FromResult(new HttpResponseMessage(HttpStatusCode.OK)
            {
                Content = new StringContent("""{"properties":{"experiments":{"rampUpRules":[]}}}"""),
            });
        }
    }
}
