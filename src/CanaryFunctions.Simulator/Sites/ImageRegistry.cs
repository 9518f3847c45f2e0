using System.Collections.Concurrent;

namespace CanaryFunctions.Simulator.Sites;

/// <summary>Images that slots can run. There is no container engine: an image is a package that is known by its digest.</summary>
internal sealed class ImageRegistry
{
    private const string Container = "DOCKER|";

    private readonly ConcurrentDictionary<string, Uri> packages = new(StringComparer.Ordinal);

    public void Add(string reference, Uri package) => packages[reference] = package;

    /// <summary>The package of the image that a stack names; null if it names none, and what can't be had if it is not
    /// known.</summary>
    public string? Find(string stack)
    {
        if (!stack.StartsWith(Container, StringComparison.Ordinal)) return null;
        return packages.TryGetValue(stack[Container.Length..], out var package) ? package.AbsoluteUri : "image not found";
    }
}
