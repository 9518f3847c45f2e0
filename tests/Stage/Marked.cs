using System.Collections.Concurrent;
using System.Text;

namespace CanaryFunctions.Tests.Stage;

/// <summary>The secrets of the stage, which must come back nowhere: not in what a host logs or traces, at any level, not in its
/// answers, and not in its audit. Whatever the stage sees is searched for them, and a test in which one shows fails.</summary>
public static class Marked
{
    private static readonly ConcurrentDictionary<string, byte[]> secrets = new();
    private static readonly Lazy<Task<Receiver>> collector = new(() => Receiver.StartAsync(Collect, keeps: false));
    private static string? traced;

    /// <summary>Marks a secret from now on.</summary>
    public static string Mark(string secret)
    {
        secrets.TryAdd(secret, Encoding.UTF8.GetBytes(secret));
        return secret;
    }

    /// <summary>Where hosts send their traces, which are searched as they come.</summary>
    public static async Task<Uri> CollectorAsync() => (await collector.Value).Address;

    /// <summary>The text without what is secret in it, to be shown to people; null if there is nothing secret in it.</summary>
    public static string? Find(string text) => secrets.Keys.FirstOrDefault(secret => text.Contains(secret, StringComparison.Ordinal)) is { } found
        ? text.Replace(found, "(a secret)", StringComparison.Ordinal)
        : null;

    /// <summary>Fails if a secret was found.</summary>
    /// <param name="where">Where it was looked for.</param>
    /// <param name="found">What <see cref="Find"/> said.</param>
    /// <exception cref="InvalidOperationException">One was found.</exception>
    public static void Refuse(string where, string? found)
    {
        if (found is not null) throw new InvalidOperationException($"A secret is in {where}: {found}");
    }

    /// <summary>Fails if a secret was found in a trace so far.</summary>
    /// <exception cref="InvalidOperationException">One was found.</exception>
    public static void RefuseTraces() => Refuse("a trace", traced);

    private static (int, object?) Collect(Receiver.Message message)
    {
        if (secrets.Values.Any(secret => message.Body.AsSpan().IndexOf(secret) >= 0)) traced = $"sent to {message.Path}";
        return (200, new { });
    }
}
