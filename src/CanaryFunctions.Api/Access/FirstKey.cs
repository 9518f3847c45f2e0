using CanaryFunctions.Core.Access;
using Microsoft.Extensions.DependencyInjection;

namespace CanaryFunctions.Api.Access;

/// <summary>Whoever starts the control plane for the first time gets a key to it.</summary>
public static class FirstKey
{
    /// <summary>If nobody could call the API, makes an admin's key and prints it, this once.</summary>
    public static async Task PrintAsync(IServiceProvider services, TextWriter output, CancellationToken cancellationToken)
    {
        var access = services.GetRequiredService<AccessOptions>();
        if (!string.IsNullOrEmpty(access.BootstrapKey)) return;
        var known = await services.GetRequiredService<IApiKeyStore>().ListAsync(null, 1, cancellationToken);
        if (!known.Items.IsEmpty) return;

        Grant everything = new(Role.Admin);
        var made = await services.GetRequiredService<ApiKeyRing>().MakeAsync(
            "first admin", [everything], null, "the first start", [everything], cancellationToken);
        await output.WriteLineAsync($"The key of the first admin, which is shown this once: {made.Value!.Text}");
    }
}
