using CanaryFunctions.Azure.Credentials;
using CanaryFunctions.Azure.Email;
using CanaryFunctions.Azure.Tests.Storage;
using Microsoft.Extensions.DependencyInjection;

namespace CanaryFunctions.Azure.Tests.Email;

public sealed class From_where_mail_is_sent(EmulatedStorage storage)
{
    private static readonly EmailOptions contoso = new()
    {
        Endpoint = new("https://contoso.europe.communication.azure.com"),
        Sender = "canary@contoso.com",
        Key = "czNjcmV0",
    };

    private static readonly AzureSettings complete = new() { Storage = "UseDevelopmentStorage=true", Email = contoso };

    [Fact]
    public void Is_told_by_settings() => Assert.Equal((0, contoso), (complete.Errors().Count(), complete.ToOptions().Email));

    [Theory]
    [MemberData(nameof(Wrong))]
    public void Is_refused_at_the_start_if_it_does_not_fit_and_no_key_is_shown(AzureSettings settings, string error)
    {
        var said = Assert.Single(settings.Errors());

        Assert.Contains(error, said, StringComparison.Ordinal);
        Assert.DoesNotContain("s3cret", said, StringComparison.Ordinal);
    }

    public static TheoryData<AzureSettings, string> Wrong => new()
    {
        { complete with { Email = contoso with { Endpoint = null! } }, "Canary:Email:Endpoint" },
        { complete with { Email = contoso with { Endpoint = new("http://contoso.communication.azure.com") } }, "Canary:Email:Endpoint" },
        {
            complete with { Email = contoso with { Endpoint = new("endpoint=https://x/;accesskey=s3cret", UriKind.Relative) } },
            "Canary:Email:Endpoint"
        },
        { complete with { Email = contoso with { Sender = "canary" } }, "Canary:Email:Sender" },
        { complete with { Email = contoso with { Key = "endpoint=https://x/;accesskey=s3cret" } }, "copy the key alone" },
        { complete with { Cloud = CloudName.UsGovernment, Email = contoso with { Key = null } }, "Canary:Email:Key is needed" },
    };

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_host_gets_a_sender_only_if_it_is_told(bool isTold)
    {
        await using var services = new ServiceCollection().AddLogging().AddAzureAdapters(new()
        {
            Credential = new NoCredential(),
            StorageConnectionString = storage.ConnectionString,
            Email = isTold ? contoso : null,
        }).BuildServiceProvider();

        Assert.Equal(isTold, services.GetService<EmailSender>() is not null);
    }
}
