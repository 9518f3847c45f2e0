using CanaryFunctions.Azure.AppService;
using CanaryFunctions.Core.Environments;

namespace CanaryFunctions.Azure.Monitor;

/// <summary>The arms are told apart by their versions, and one is not known.</summary>
internal static class VersionUnknown
{
    public static string Sentence(Target target, string setting) =>
        $"It is not known which version is live, by which {setting} tells the arms apart. Set the app setting "
        + $"{SlotContents.Marker} of '{target.Site}' to the number of a registered version.";
}
