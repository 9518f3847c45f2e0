namespace CanaryFunctions.Core.Access;

/// <summary>On what somebody may do something: everything, an application, or one of its environments.</summary>
/// <param name="Application">The application; null for everything.</param>
/// <param name="Environment">The environment; null for the whole application.</param>
public sealed record Scope(string? Application = null, string? Environment = null)
{
    /// <summary>Everything.</summary>
    public static Scope Everything { get; } = new();

    /// <summary>Whether it holds all that the other does.</summary>
    public bool Covers(Scope other) =>
        Application is null
        || (Application == other.Application && (Environment is null || Environment == other.Environment));

    /// <summary>Whether one of the two holds the other.</summary>
    public bool Meets(Scope other) => Covers(other) || other.Covers(this);

    /// <summary>For people, e.g. <c>shop/production</c>.</summary>
    public override string ToString() => (Application, Environment) switch
    {
        (null, _) => "everything",
        ({ } application, null) => application,
        _ => $"{Application}/{Environment}",
    };
}
