using System.CommandLine;
using System.Globalization;
using System.Runtime.CompilerServices;
using CanaryFunctions.Api;
using CanaryFunctions.Cli.ControlPlane;
using CanaryFunctions.Cli.SignIn;
using CanaryFunctions.Core.Audit;

namespace CanaryFunctions.Cli.Audit;

/// <summary><c>canary audit verify</c>: whether the audit is whole, checked here and not by those who keep it.</summary>
internal static class AuditCommand
{
    public static Command Create()
    {
        var last = new Option<string>("--last") { Description = "The last hash that you noted: it must still be in the chain." };
        var verify = new Command(
            "verify",
            "Check that no entry of the audit is missing or was altered.\n\nExample: canary audit verify --last 5f2c…")
        {
            last,
        };
        verify.SetAction(async (parsed, cancellationToken) => (int)await VerifyAsync(
            () => Connection.Open(Environment.GetEnvironmentVariable),
            parsed.GetValue(last),
            Console.Out,
            Console.Error,
            cancellationToken));
        return new Command("audit", "Who did what.") { List(), verify };
    }

    private static Command List()
    {
        var (contains, result, top) = (
            Given.Text("--contains", "Only those of which who, the operation or the resource contains this."),
            Given.Text("--result", "Only what was done, or refused."),
            Given.Top());
        return ApiVerb.Create(
            "list", "List who did what, the newest first; for admins of everything.", "canary audit list --contains ann --result refused",
            new("number", "record.at", "record.who", "record.resource", "record.status"),
            parsed => ApiRequest.Get("api/audit" + Given.Query(
                ("contains", parsed.GetValue(contains)), ("result", parsed.GetValue(result)), ("top", parsed.GetValue(top)))),
            contains, result, top);
    }

    /// <summary>Checks the audit.</summary>
    /// <param name="connect">Connects to the control plane.</param>
    /// <param name="noted">A hash that must be in the chain; null for none.</param>
    /// <param name="output">Where the result goes.</param>
    /// <param name="errors">Where what is wrong goes.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>Done if it is whole, refused if it is broken.</returns>
    public static Task<ExitCode> VerifyAsync(
        Func<ControlPlaneClient> connect,
        string? noted,
        TextWriter output,
        TextWriter errors,
        CancellationToken cancellationToken) => ApiVerb.GuardAsync(errors, async () =>
    {
        using var client = connect();
        var isNoted = noted is null;
        var verdict = await AuditChain.VerifyAsync(EntriesAsync(
            client, entry => isNoted |= entry.Hash == noted, cancellationToken));
        if (verdict.Break is not null || !isNoted)
        {
            await errors.WriteLineAsync(
                $"The audit is broken. {verdict.Break ?? $"No entry has the hash {noted}: it was cut off or rewritten."}");
            return ExitCode.Refused;
        }

        await output.WriteLineAsync(string.Create(
            CultureInfo.InvariantCulture, $"The audit is whole: {verdict.Entries:N0} entries, the last with the hash {verdict.Last}."));
        return ExitCode.Done;
    });

    private static async IAsyncEnumerable<AuditEntry> EntriesAsync(
        ControlPlaneClient client,
        Action<AuditEntry> look,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        for (string? next = "api/audit?top=100"; next is not null;)
        {
            var page = await client.GetAsync<Page<AuditEntry>>(next, cancellationToken);
            foreach (var entry in page.Value)
            {
                look(entry);
                yield return entry;
            }

            next = page.NextLink;
        }
    }
}
