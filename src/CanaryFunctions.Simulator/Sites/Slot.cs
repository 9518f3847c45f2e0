using System.Collections.Immutable;
using CanaryFunctions.Simulator.Monitor;

namespace CanaryFunctions.Simulator.Sites;

/// <summary>One address of a site with the app that runs behind it. Production is a slot as well.</summary>
internal sealed class Slot(Site site, string? name, TrafficMeter meter)
{
    public const string Package = "WEBSITE_RUN_FROM_PACKAGE";

    public static readonly ImmutableDictionary<string, string> NoSettings =
        ImmutableDictionary.Create<string, string>(StringComparer.OrdinalIgnoreCase);

    /// <summary>Its name; null for production.</summary>
    public string? Name => name;

    public Site Site => site;

    public bool IsProduction => name is null;

    public string DisplayName => name ?? "production";

    public string ResourceId => name is null ? site.ResourceId : $"{site.ResourceId}/slots/{name}";

    /// <summary>What has passed through this address.</summary>
    public TrafficMeter Meter => meter;

    /// <summary>Where visitors reach it.</summary>
    public Uri Address { get; set; } = null!;

    public string HostName => Address.Authority;

    public bool IsRunning { get; set; } = true;

    public ImmutableDictionary<string, string> Settings { get; set; } = NoSettings;

    /// <summary>What its app runs on: the runtime, or <c>DOCKER|</c> and an image, which takes the place of a package.</summary>
    public string Stack { get; set; } = "DOTNETCORE|10.0";

    /// <summary>The deployments to it, the latest last; what they have put there travels with a swap.</summary>
    public List<PushedDeployment> Deployments { get; private set; } = [];

    /// <summary>Names where its content is; it travels with a swap.</summary>
    public string DeploymentId { get; private set; } =
        name is null ? site.Name : $"{site.Name}__{Guid.NewGuid():N}"[..(site.Name.Length + 6)];

    /// <summary>Changes the deployed contents, and the records of them, with those of another slot.</summary>
    public void ExchangeDeployments(Slot other)
    {
        (Deployments, other.Deployments) = (other.Deployments, Deployments);
        (DeploymentId, other.DeploymentId) = (other.DeploymentId, DeploymentId);
    }

    /// <summary>The slot that it is prepared to be swapped with; null but between the halves of a swap with preview.</summary>
    public Slot? PreparedFor { get; set; }

    /// <summary>The app behind the address, or the attempt to start it.</summary>
    public Launch Launch { get; set; } = Launch.None;

    public SwapStatus? LastSwap { get; set; }
}

/// <summary>What a site or slot tells of the last swap it took part in.</summary>
internal sealed record SwapStatus(DateTimeOffset At, string Source, string Destination);
