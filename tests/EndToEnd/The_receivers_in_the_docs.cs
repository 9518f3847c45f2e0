using System.Text;
using System.Text.Json;
using CanaryFunctions.Core.Webhooks;
using CanaryFunctions.Tests.Stage;

namespace CanaryFunctions.EndToEnd;

/// <summary>The code that docs/notifications.md gives to receivers, run as it stands there.</summary>
public sealed class The_receivers_in_the_docs : IDisposable
{
    private const string Old = "whsec_b2xkIGtleSBvbGQga2V5IG9sZCBrZXkgb2xkIGtleQ==";
    private const string Fresh = "whsec_ZnJlc2gga2V5IGZyZXNoIGtleSBmcmVzaCBrZXkgZnI=";
    private const string Body = """{"title":"1.1.0 läuft 🚀"}""";
    private static readonly DateTimeOffset now = new(2026, 11, 23, 10, 0, 0, TimeSpan.Zero);

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("receivers");

    private static IEnumerable<Case> Cases()
    {
        var signed = Signed(Old, now);
        yield return new("genuine", Old, signed, now, true);
        yield return new("of both keys, known by the new one", Fresh, Signed($"{Fresh} {Old}", now), now, true);
        yield return new("of both keys, known by the old one", Old, Signed($"{Fresh} {Old}", now), now, true);
        yield return new("of a key of any text", "schlüssel", Signed("schlüssel", now), now, true);
        yield return new("of another key", Fresh, signed, now, false);
        yield return new("altered", Old, signed with { Body = Body.Replace("1.1.0", "6.6.6", StringComparison.Ordinal) }, now, false);
        yield return new("under another id", Old, signed with { Id = "other" }, now, false);
        yield return new("replayed", Old, signed, now.AddMinutes(6), false);
        yield return new("of a later time than was signed", Old, signed with { Time = $"{now.AddMinutes(6).ToUnixTimeSeconds()}" }, now.AddMinutes(6), false);
        yield return new("without time", Old, signed with { Time = "soon" }, now, false);
        yield return new("without signature", Old, signed with { Signatures = "" }, now, false);
        yield return new("with half a signature", Old, signed with { Signatures = signed.Signatures[..20] }, now, false);
    }

    [Fact]
    public async Task In_CSharp_know_what_is_genuine()
    {
        var block = Block("csharp");
        var file = Write("receiver.cs", $$"""
            using System.Text.Json;
            {{block}}

            foreach (var one in JsonDocument.Parse(Console.In.ReadToEnd()).RootElement.EnumerateArray())
            {
                string Get(string name) => one.GetProperty(name).GetString()!;
                Console.WriteLine(IsGenuine(Get("secret"), Get("id"), Get("time"), Get("signatures"), Encoding.UTF8.GetBytes(Get("body")),
                    DateTimeOffset.FromUnixTimeSeconds(one.GetProperty("now").GetInt64())));
            }
            """);

        await SayAsKnownAsync("dotnet", "run", file);
    }

    [Fact]
    public async Task In_TypeScript_know_what_is_genuine()
    {
        foreach (var name in new[] { "package.json", "package-lock.json" })
            File.Copy(Path.Combine(Repository.Root, "tests", "EndToEnd", "Receivers", name), Path.Combine(folder.FullName, name));
        await RunAsync("npm", null, "ci", "--no-audit", "--no-fund");
        Write("receiver.ts", $$"""
            {{Block("typescript")}}

            import { readFileSync } from "node:fs";
            for (const one of JSON.parse(readFileSync(0, "utf8"))) {
              console.log(isGenuine(one.secret, one.id, one.time, one.signatures, Buffer.from(one.body), new Date(one.now * 1000)));
            }
            """);
        await RunAsync("node", null, "node_modules/typescript/bin/tsc", "--strict", "--target", "es2022", "--module", "nodenext", "receiver.ts");

        await SayAsKnownAsync("node", "receiver.js");
    }

    [Fact]
    public async Task In_Python_know_what_is_genuine()
    {
        var file = Write("receiver.py", $$"""
            {{Block("python")}}

            import json, sys
            for one in json.load(sys.stdin):
                print(is_genuine(one["secret"], one["id"], one["time"], one["signatures"], one["body"].encode(), one["now"]))
            """);

        await SayAsKnownAsync("python3", file);
    }

    public void Dispose() => folder.Delete(recursive: true);

    private static Message Signed(string secret, DateTimeOffset at) => new(
        "01KAQW5RQ0CANARYCANARYCANA-000012",
        WebhookSignature.Seconds(at),
        WebhookSignature.Sign(secret, "01KAQW5RQ0CANARYCANARYCANA-000012", at, Encoding.UTF8.GetBytes(Body)),
        Body);

    private static string Block(string language)
    {
        var page = File.ReadAllText(Path.Combine(Repository.Root, "docs", "notifications.md"));
        var (start, fence) = ($"```{language}\n", "\n```");
        var from = page.IndexOf(start, StringComparison.Ordinal) + start.Length;
        return page[from..page.IndexOf(fence, from, StringComparison.Ordinal)];
    }

    private string Write(string name, string text)
    {
        var file = Path.Combine(folder.FullName, name);
        File.WriteAllText(file, text);
        return file;
    }

    private async Task SayAsKnownAsync(string program, params string[] arguments)
    {
        var asked = JsonSerializer.Serialize(Cases().Select(one => new
        {
            secret = one.Secret,
            id = one.Message.Id,
            time = one.Message.Time,
            signatures = one.Message.Signatures,
            body = one.Message.Body,
            now = one.Now.ToUnixTimeSeconds(),
        }));
        var said = (await RunAsync(program, asked, arguments)).Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

        Assert.Equal(
            Cases().Select(one => $"{one.What}: {one.IsGenuine}"),
            Cases().Zip(said, (one, answer) => $"{one.What}: {bool.Parse(answer)}"));
    }

    private Task<string> RunAsync(string program, string? input, params string[] arguments) =>
        Command.RunAsync(folder.FullName, input, program, arguments);

    private sealed record Message(string Id, string Time, string Signatures, string Body);

    private sealed record Case(string What, string Secret, Message Message, DateTimeOffset Now, bool IsGenuine);
}
