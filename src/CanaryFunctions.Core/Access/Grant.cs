namespace CanaryFunctions.Core.Access;

/// <summary>That somebody has a role on something.</summary>
/// <param name="Role">The role.</param>
/// <param name="Application">The application; null for everything.</param>
/// <param name="Environment">The environment; null for the whole application.</param>
public sealed record Grant(Role Role, string? Application = null, string? Environment = null)
{
    /// <summary>On what.</summary>
    public Scope Scope => new(Application, Environment);

    /// <summary>Whether it lets somebody do what needs a role on a scope. What only shows something of an application is
    /// shown to everybody who has a role anywhere in it.</summary>
    public bool Allows(Role needed, Scope on) =>
        Role >= needed && (needed is Role.Viewer ? Scope.Meets(on) : Scope.Covers(on));

    /// <summary>What is wrong with it, for people; null if nothing is.</summary>
    public string? Error() => this switch
    {
        { Environment: not null, Application: null } => "A grant on an environment names its application.",
        { Application: { } application } when !Names.IsValid(application) => $"'{application}': {Names.Rule}",
        { Environment: { } environment } when !Names.IsValid(environment) => $"'{environment}': {Names.Rule}",
        _ => null,
    };

    /// <summary>For people, e.g. <c>releaser on shop/production</c>.</summary>
    public override string ToString() => $"{Role.ToString().ToLowerInvariant()} on {Scope}";
}
