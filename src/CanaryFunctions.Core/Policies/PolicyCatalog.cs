using CanaryFunctions.Core.Storage;

namespace CanaryFunctions.Core.Policies;

/// <summary>The policies of applications: the presets, and what people have written.</summary>
public sealed class PolicyCatalog(IPolicyStore store, TimeProvider time)
{
    private const int MostTries = 5;
    private const int LongestReason = 1000;

    /// <summary>Finds a policy by name.</summary>
    /// <param name="application">The application.</param>
    /// <param name="name">The name, of a preset or a policy of the application.</param>
    /// <param name="revision">An older revision; null for the latest.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    public async Task<Answer<Stored<PolicyRevision>>> FindAsync(
        string application, string name, int? revision, CancellationToken cancellationToken)
    {
        if (Presets.All.FirstOrDefault(preset => preset.Name == name) is { } found)
            return new Stored<PolicyRevision>(new("", name, 0, found, "", DateTimeOffset.UnixEpoch), "preset");
        if (!Names.IsValid(name)) return Unknown(application, name);
        if (revision is not { } number)
            return await store.FindAsync(application, name, cancellationToken) is { } latest ? latest : Unknown(application, name);
        return await store.FindAsync(application, name, number, cancellationToken) is { } older
            ? new Stored<PolicyRevision>(older, $"revision-{number}")
            : new Refusal(RefusalKind.NotFound, "policy-unknown", $"{application} has no revision {number} of policy '{name}'.");
    }

    /// <summary>Writes a policy: a new one, or a new revision. Writing what is there already changes nothing.</summary>
    /// <param name="application">The application.</param>
    /// <param name="name">The policy's name.</param>
    /// <param name="policy">The policy.</param>
    /// <param name="by">Who writes it.</param>
    /// <param name="reason">Why, for people, at most 1,000 characters; null if it is not said.</param>
    /// <param name="precondition">How it must be now.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    public async Task<Answer<Stored<PolicyRevision>>> PutAsync(
        string application,
        string name,
        Policy policy,
        string by,
        string? reason,
        Precondition precondition,
        CancellationToken cancellationToken)
    {
        foreach (var given in (string[])[application, name])
        {
            if (!Names.IsValid(given))
                return new Refusal(RefusalKind.Invalid, "name-invalid", $"'{given}': {Names.Rule}");
        }

        if (Presets.All.Any(preset => preset.Name == name))
        {
            return new Refusal(RefusalKind.Conflict, "policy-preset",
                $"'{name}' is a preset, which does not change. Give your policy another name.");
        }

        if (policy.Name != name)
        {
            return new Refusal(RefusalKind.Invalid, "policy-invalid", "The policy has another name than its address.")
            {
                Errors = [new("name", $"Write '{name}'.")],
            };
        }

        var why = string.IsNullOrWhiteSpace(reason) ? null : reason.Trim();
        if (why?.Length > LongestReason)
        {
            return new Refusal(RefusalKind.Invalid, "policy-invalid", "The reason is too long.")
            {
                Errors = [new("reason", $"At most {LongestReason:N0} characters.")],
            };
        }

        for (var attempt = 0; attempt < MostTries; attempt++)
        {
            var latest = await store.FindAsync(application, name, cancellationToken);
            if (!precondition.Holds(latest?.ETag)) return Refusal.Changed($"Policy '{name}'");
            if (latest is not null && PolicyDocument.AreSame(latest.Value.Policy, policy)) return latest;

            var next = new PolicyRevision(
                application, name, (latest?.Value.Revision ?? 0) + 1, policy, by, time.GetUtcNow(), why);
            if (await store.AddAsync(next, latest?.ETag, cancellationToken) is { } etag)
                return new Stored<PolicyRevision>(next, etag);
        }

        return new Refusal(RefusalKind.Unavailable, "policy-busy", $"Policy '{name}' is being written. Try again.");
    }

    private static Refusal Unknown(string application, string name) => new(
        RefusalKind.NotFound, "policy-unknown",
        $"{application} has no policy '{name}'. Presets are {string.Join(", ", Presets.All.Select(preset => preset.Name))}.");
}
