using System.Net;
using System.Text;
using System.Text.Json;
using CanaryFunctions.Cli.Audit;
using CanaryFunctions.Cli.ControlPlane;
using CanaryFunctions.Cli.SignIn;
using CanaryFunctions.Core.Audit;
using CanaryFunctions.Core.Serialization;

namespace CanaryFunctions.Cli.Tests;

/// <summary>Against a control plane whose audit the test writes, in pages of two.</summary>
public sealed class When_the_audit_is_verified : IDisposable
{
    private readonly HttpListener listener = new();
    private readonly StringWriter output = new();
    private readonly StringWriter errors = new();
    private readonly Uri address;
    private List<AuditEntry> entries = [];

    public When_the_audit_is_verified()
    {
        AuditHead? head = null;
        for (var number = 1; number <= 5; number++)
        {
            var entry = AuditEntry.After(Record($"/api/{number}"), head);
            head = new(entry.Number, entry.Hash);
            entries.Insert(0, entry);
        }

        using (var free = new System.Net.Sockets.TcpListener(IPAddress.Loopback, 0))
        {
            free.Start();
            address = new($"http://127.0.0.1:{((IPEndPoint)free.LocalEndpoint).Port}/");
        }

        listener.Prefixes.Add(address.ToString());
        listener.Start();
        _ = AnswerAsync();
    }

    public void Dispose()
    {
        ((IDisposable)listener).Dispose();
        output.Dispose();
        errors.Dispose();
    }

    [Fact]
    public async Task A_whole_one_is_said_to_be_with_its_last_hash()
    {
        Assert.Equal(ExitCode.Done, await VerifyAsync());
        Assert.Equal($"The audit is whole: 5 entries, the last with the hash {entries[0].Hash}.\n", output.ToString());
    }

    [Fact]
    public async Task One_that_goes_on_after_the_noted_hash_is_whole() =>
        Assert.Equal(ExitCode.Done, await VerifyAsync(entries[2].Hash));

    [Fact]
    public async Task One_that_lost_its_end_is_broken()
    {
        var noted = entries[0].Hash;
        entries = entries[1..];

        Assert.Equal(ExitCode.Refused, await VerifyAsync(noted));
        Assert.Contains("cut off or rewritten", errors.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_missing_entry_is_named()
    {
        entries.RemoveAt(2);

        Assert.Equal(ExitCode.Refused, await VerifyAsync());
        Assert.Equal("The audit is broken. Entry 3 is missing.\n", errors.ToString());
    }

    [Fact]
    public async Task An_altered_entry_is_named()
    {
        entries[3] = entries[3] with { Record = entries[3].Record with { Who = "nobody" } };

        Assert.Equal(ExitCode.Refused, await VerifyAsync());
        Assert.Equal("The audit is broken. Entry 2 was altered.\n", errors.ToString());
    }

    [Fact]
    public async Task Who_may_not_see_it_is_told_so()
    {
        Assert.Equal(ExitCode.NotAllowed, await VerifyAsync(key: "poor"));
        Assert.Equal("This needs the role admin.\n", errors.ToString());
    }

    [Fact]
    public async Task One_that_does_not_answer_is_told_apart()
    {
        listener.Stop();

        Assert.Equal(ExitCode.Unreachable, await VerifyAsync());
    }

    [Theory]
    [InlineData("CANARY_URL")]
    [InlineData("CANARY_KEY")]
    public void Without_its_address_or_a_key_the_variable_is_named(string missing)
    {
        var refused = Assert.Throws<ControlPlaneException>(() => Connection.Open(
            name => name == missing || !name.StartsWith("CANARY_", StringComparison.Ordinal) ? null : name switch
            {
                "CANARY_CONFIG" => Path.GetTempPath() + Guid.NewGuid(),
                "CANARY_PROFILE" => null,
                _ => "http://127.0.0.1:1",
            }));

        Assert.Equal(ExitCode.Usage, refused.Code);
        Assert.Contains(missing, refused.Message, StringComparison.Ordinal);
    }

    private Task<ExitCode> VerifyAsync(string? noted = null, string key = "good") => AuditCommand.VerifyAsync(
        () => new ControlPlaneClient(address, new KeyCredential(key)), noted, output, errors, TestContext.Current.CancellationToken);

    private static AuditRecord Record(string resource) => new()
    {
        At = new(2026, 11, 23, 10, 0, 0, TimeSpan.Zero),
        Who = "ann",
        From = "127.0.0.1",
        Operation = "PUT",
        Resource = resource,
        Status = 200,
    };

    private async Task AnswerAsync()
    {
        try
        {
            while (true)
            {
                var http = await listener.GetContextAsync();
                var isAllowed = http.Request.Headers["Authorization"] == "Bearer good";
                var from = int.Parse(http.Request.QueryString["from"] ?? "0", System.Globalization.CultureInfo.InvariantCulture);
                object body = isAllowed
                    ? new
                    {
                        value = entries.Skip(from).Take(2),
                        nextLink = from + 2 < entries.Count ? $"/api/audit?from={from + 2}" : null,
                    }
                    : new { detail = "This needs the role admin." };
                http.Response.StatusCode = isAllowed ? 200 : 403;
                http.Response.ContentType = isAllowed ? "application/json" : "application/problem+json";
                await http.Response.OutputStream.WriteAsync(
                    Encoding.UTF8.GetBytes(JsonSerializer.Serialize(body, CanaryJson.Options)));
                http.Response.Close();
            }
        }
        catch (Exception e) when (e is HttpListenerException or ObjectDisposedException or InvalidOperationException)
        {
            // The test is over.
        }
    }
}
