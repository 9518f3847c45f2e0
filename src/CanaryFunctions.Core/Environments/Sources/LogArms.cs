using System.Text.Json.Serialization;
using CanaryFunctions.Core.Policies;

namespace CanaryFunctions.Core.Environments.Sources;

/// <summary>How the arms are told apart in the logs.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "by")]
[JsonDerivedType(typeof(ByVersion), "version")]
[JsonDerivedType(typeof(ByRole), "role")]
[JsonDerivedType(typeof(ByCondition), "condition")]
public abstract record LogArms
{
    private const int LongestText = 1000;

    private LogArms()
    {
    }

    /// <summary>By what, in a word.</summary>
    [JsonIgnore]
    public abstract string Title { get; }

    /// <summary>What is wrong with it; fields are named from here on.</summary>
    internal abstract IEnumerable<FieldError> Errors();

    private static IEnumerable<FieldError> Expression(string field, string? text)
    {
        if (text is null) yield break;
        if (string.IsNullOrWhiteSpace(text) || text.Length > LongestText)
            yield return new(field, $"An expression of KQL has 1 to {LongestText:N0} characters.");
        else if (text.AsSpan().IndexOfAny("|;\r\n") >= 0 || text.Contains("//", StringComparison.Ordinal))
            yield return new(field, "One expression of KQL on one line: without |, ; and //.");
    }

    private static IEnumerable<FieldError> RoleName(string field, string? name)
    {
        if (name is not null && (string.IsNullOrWhiteSpace(name) || name.Length > LongestText))
            yield return new(field, $"The name of a role has 1 to {LongestText:N0} characters.");
    }

    /// <summary>By the version that the app reports with each request: as the property <c>CANARY_VERSION</c>, or else as its
    /// application version.</summary>
    public sealed record ByVersion : LogArms
    {
        /// <summary>The cloud role of the app; null (default) for those that it has of itself on App Service: the site's name,
        /// and the site's with the slot's.</summary>
        public string? Role { get; init; }

        /// <summary>An expression of KQL that gives the version, e.g. <c>tostring(Properties.release)</c>; null for the
        /// default.</summary>
        public string? Column { get; init; }

        /// <inheritdoc/>
        [JsonIgnore]
        public override string Title => "version";

        internal override IEnumerable<FieldError> Errors() => [.. RoleName("role", Role), .. Expression("column", Column)];
    }

    /// <summary>By the cloud role, where production and slot have different ones.</summary>
    public sealed record ByRole : LogArms
    {
        /// <summary>The role of production; null (default) for the site's name.</summary>
        public string? Production { get; init; }

        /// <summary>The role of the slot; null (default) for the site's name, a hyphen and the slot's.</summary>
        public string? Slot { get; init; }

        /// <inheritdoc/>
        [JsonIgnore]
        public override string Title => "role name";

        internal override IEnumerable<FieldError> Errors() =>
            [.. RoleName("production", Production), .. RoleName("slot", Slot)];
    }

    /// <summary>By conditions of one's own.</summary>
    /// <param name="Slot">An expression of KQL that holds for the slot's requests.</param>
    /// <param name="Production">The same for production's. Where both hold, it is the slot's.</param>
    public sealed record ByCondition(string Slot, string Production) : LogArms
    {
        /// <inheritdoc/>
        [JsonIgnore]
        public override string Title => "condition";

        internal override IEnumerable<FieldError> Errors() =>
            [.. Expression("slot", Slot), .. Expression("production", Production)];
    }
}
