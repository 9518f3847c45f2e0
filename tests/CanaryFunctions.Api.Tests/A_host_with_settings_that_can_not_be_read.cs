using CanaryFunctions.Server;
using Microsoft.Extensions.Configuration;

namespace CanaryFunctions.Api.Tests;

public sealed class A_host_with_settings_that_can_not_be_read
{
    [Theory]
    [InlineData("Credential:Kind", "one of Default, ManagedIdentity, WorkloadIdentity, AzureCli, Certificate is expected")]
    [InlineData("Cloud", "one of Public, UsGovernment, China is expected")]
    [InlineData("Pace:Look", "TimeSpan is expected")]
    [InlineData("Concurrency", "Int32 is expected")]
    public void Does_not_start_and_tells_which_without_showing_the_value(string name, string expected)
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection([new("Canary:Storage", "UseDevelopmentStorage=true"), new($"Canary:{name}", "it's s3cret")])
            .Build();

        var refused = Assert.Throws<InvalidOperationException>(() => ServerOptions.From(configuration));

        Assert.Equal($"The configuration is not complete. Canary:{name} can't be read: {expected}.", refused.Message);
    }
}
