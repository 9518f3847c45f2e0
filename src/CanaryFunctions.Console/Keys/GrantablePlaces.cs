using System.Collections.Immutable;
using CanaryFunctions.Core;
using CanaryFunctions.Core.Access;
using CanaryFunctions.Core.Environments;

namespace CanaryFunctions.WebConsole.Keys;

/// <summary>On what an admin can give somebody a role.</summary>
internal sealed class GrantablePlaces(IEnvironmentStore environments)
{
    /// <summary>The field that says on what, as refusals of keys name it.</summary>
    public const string Field = "grants[0]";

    private const int Most = 100;

    /// <summary>Everything, applications and environments, as far as he administers them, to be proposed; of many applications the
    /// first hundred.</summary>
    public async Task<IReadOnlyList<Scope>> ListAsync(ImmutableArray<Grant> grants, CancellationToken cancellationToken)
    {
        var places = new List<Scope>();
        if (Administers(grants, Scope.Everything)) places.Add(Scope.Everything);
        foreach (var application in (await environments.ApplicationsAsync(null, Most, cancellationToken)).Items)
        {
            if (Administers(grants, new(application))) places.Add(new(application));
            else if (!grants.Any(grant => grant.Application == application)) continue;
            var names = (await environments.ListAsync(application, cancellationToken)).Select(environment => environment.Name);
            places.AddRange(names.Select(name => new Scope(application, name)).Where(place => Administers(grants, place)));
        }

        return places;
    }

    /// <summary>The place that a text names; refused if there is none, or he does not administer it.</summary>
    /// <param name="text">As people write it, e.g. <c>shop/production</c>.</param>
    /// <param name="grants">What he may do.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    public async Task<Answer<Scope>> FindAsync(string text, ImmutableArray<Grant> grants, CancellationToken cancellationToken)
    {
        var place = text.Split('/', 2) switch
        {
            ["everything"] => Scope.Everything,
            [var application, var environment] => new(application, environment),
            _ => new Scope(text),
        };
        return Administers(grants, place) && await ExistsAsync(place, cancellationToken)
            ? place
            : new Refusal(RefusalKind.Invalid, "key-invalid", "The key can't be made: see the errors.")
            {
                Errors = [new(Field, $"'{text}' is no application or environment that you administer.")],
            };
    }

    private async Task<bool> ExistsAsync(Scope place, CancellationToken cancellationToken)
    {
        if (place.Application is not { } application) return true;
        if (!Names.IsValid(application)) return false;
        var there = await environments.ListAsync(application, cancellationToken);
        return there.Any(environment => place.Environment is null || place.Environment == environment.Name);
    }

    private static bool Administers(ImmutableArray<Grant> grants, Scope place) => grants.Any(grant => grant.Allows(Role.Admin, place));
}
