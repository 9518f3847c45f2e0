using System.Collections.Immutable;
using CanaryFunctions.Core.Access;
using CanaryFunctions.Core.Environments;

namespace CanaryFunctions.WebConsole.Keys;

/// <summary>On what an admin can give somebody a role.</summary>
internal sealed class GrantablePlaces(IEnvironmentStore environments)
{
    private const int Most = 100;

    /// <summary>Everything, applications and environments, as far as he administers them; of many applications the first hundred.
    /// </summary>
    public async Task<IReadOnlyList<Scope>> ListAsync(ImmutableArray<Grant> grants, CancellationToken cancellationToken)
    {
        var places = new List<Scope>();
        if (Administers(Scope.Everything)) places.Add(Scope.Everything);
        foreach (var application in (await environments.ApplicationsAsync(null, Most, cancellationToken)).Items)
        {
            if (Administers(new(application))) places.Add(new(application));
            else if (!grants.Any(grant => grant.Application == application)) continue;
            var names = (await environments.ListAsync(application, cancellationToken)).Select(environment => environment.Name);
            places.AddRange(names.Select(name => new Scope(application, name)).Where(Administers));
        }

        return places;

        bool Administers(Scope place) => grants.Any(grant => grant.Allows(Role.Admin, place));
    }
}
