using CanaryFunctions.Api.Access;
using CanaryFunctions.Api.Audit;
using CanaryFunctions.Api.Documentation;
using CanaryFunctions.Api.Problems;
using CanaryFunctions.Api.Protocol;
using CanaryFunctions.Core;
using CanaryFunctions.Core.Access;
using CanaryFunctions.Core.Secrets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace CanaryFunctions.Api.Secrets;

/// <summary>Secrets of applications, such as the keys of webhooks. A value goes in and never comes out again; what uses it
/// names it.</summary>
internal static class SecretEndpoints
{
    public static void MapSecrets(this RouteGroupBuilder api)
    {
        var secrets = api.MapGroup("/applications/{application}/secrets");
        secrets.MapGet("", ListAsync).Requires(Role.Admin)
            .GivesPageOf<SecretView>("listSecrets", "The secrets of an application, by name; never their values.");
        secrets.MapPut("/{name}", PutAsync).Requires(Role.Admin)
            .Takes<SecretBody>().Gives<SecretView>("putSecret", "Sets a secret.")
            .WithExample("""{"value":"https://hooks.example/services/T024/B024/x7Qe"}""");
        secrets.MapDelete("/{name}", RemoveAsync).Requires(Role.Admin)
            .GivesNothing("removeSecret", "Removes a secret.").OrNotFound();
    }

    private static async Task<IResult> ListAsync(
        string application, HttpRequest request, ISecretStore store, CancellationToken cancellationToken)
    {
        var paging = Paging.Read(request, Names.IsValid);
        if (paging.Value is not { } asked) return paging.Refusal!.ToProblem();
        var slice = await store.ListAsync(application, asked.From, asked.Top, cancellationToken);
        return TypedResults.Ok(Paging.Page(request, slice, SecretView.Of));
    }

    private static async Task<IResult> PutAsync(
        string application,
        string name,
        HttpContext http,
        ISecretStore store,
        TimeProvider time,
        CancellationToken cancellationToken)
    {
        var body = await RequestBody.ReadAsync<SecretBody>(http.Request, cancellationToken);
        if (body.Value is not { } wanted) return body.Refusal!.ToProblem();
        if (wanted.Value.Length is 0 or > ISecretStore.LongestValue)
        {
            return new Refusal(RefusalKind.Invalid, "secret-invalid", "The secret does not fit.")
            {
                Errors = [new("value", $"1 to {ISecretStore.LongestValue:N0} characters.")],
            }.ToProblem();
        }

        var secret = new NamedSecret(application, name, http.Caller(), time.GetUtcNow());
        await store.PutAsync(secret, wanted.Value, cancellationToken);
        http.Changes(null, secret);
        return TypedResults.Ok(SecretView.Of(secret));
    }

    private static async Task<IResult> RemoveAsync(
        string application, string name, HttpContext http, ISecretStore store, CancellationToken cancellationToken)
    {
        if (!await store.RemoveAsync(application, name, cancellationToken))
        {
            return new Refusal(
                RefusalKind.NotFound, "secret-unknown", $"{application} has no secret '{name}'.").ToProblem();
        }

        http.Changes(name, null);
        return TypedResults.NoContent();
    }
}

/// <summary>What is sent to set a secret.</summary>
internal sealed record SecretBody
{
    /// <summary>Its value.</summary>
    public required string Value { get; init; }

    /// <summary>Nothing of it.</summary>
    public override string ToString() => nameof(SecretBody);
}

/// <summary>A secret as the API shows it: never its value.</summary>
/// <param name="Name">Its name.</param>
/// <param name="SetBy">Who set it last.</param>
/// <param name="SetAt">When.</param>
public sealed record SecretView(string Name, string SetBy, DateTimeOffset SetAt)
{
    internal static SecretView Of(NamedSecret secret) => new(secret.Name, secret.By, secret.At);
}
