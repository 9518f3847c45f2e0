using System.Text.Json.Serialization;
using CanaryFunctions.Core.Policies;

namespace CanaryFunctions.Core.Environments.Sources;

/// <summary>The requests that Application Insights has logged in a Log Analytics workspace.</summary>
/// <param name="Workspace">Id of the workspace: the GUID that the portal calls Workspace ID.</param>
public sealed record LogSource(Guid Workspace) : TelemetrySource
{
    /// <summary>How the arms are told apart. Default: by the version that the app reports.</summary>
    public LogArms Arms { get; init; } = new LogArms.ByVersion();

    /// <inheritdoc/>
    [JsonIgnore]
    public override string Title => $"Log Analytics workspace {Workspace}, arms by {Arms.Title}";

    /// <summary>Three minutes until they are there, and up to five until they are found where there are few.</summary>
    [JsonIgnore]
    public override TimeSpan UsualLag => TimeSpan.FromMinutes(8);

    /// <inheritdoc/>
    [JsonIgnore]
    public override bool TellsLatency => true;

    /// <inheritdoc/>
    public override IEnumerable<FieldError> Errors()
    {
        if (Workspace == Guid.Empty) yield return new("workspace", "The workspace's id is missing.");
        foreach (var error in Arms.Errors()) yield return error with { Field = $"arms.{error.Field}" };
    }
}
