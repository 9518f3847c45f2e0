using System.Text.Json;
using Azure;
using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Identity;
using Azure.ResourceManager;
using CanaryFunctions.Azure.Credentials;
using CanaryFunctions.Core.Rollouts;

namespace CanaryFunctions.Azure.Management;

/// <summary>Azure Resource Manager, spoken to as it is: its library for App Service is not in every package feed.
/// Failures are values; only a cancelled call throws.</summary>
internal sealed class ManagementApi(ArmClient client) : ArmResource(client, ResourceIdentifier.Root)
{
    private const string DefaultSuffix = "/.default";

    /// <summary>Opens the endpoint that the options name.</summary>
    /// <param name="options">Where it is.</param>
    /// <param name="time">The clock of the budget of calls; null for the system's.</param>
    public static ArmClient Connect(AzureOptions options, TimeProvider? time = null)
    {
        var audience = options.Scope.EndsWith(DefaultSuffix, StringComparison.Ordinal)
            ? options.Scope[..^DefaultSuffix.Length]
            : throw new ArgumentException(
                $"The scope '{options.Scope}' does not end in '{DefaultSuffix}'.", nameof(options));
        var settings = new ArmClientOptions
        {
            Environment = new ArmEnvironment(options.ManagementEndpoint, audience),
            Diagnostics = { ApplicationId = "CanaryFunctions" },
            RetryPolicy = new QuickRetry(options.CallTimeout),
            Retry = { NetworkTimeout = options.CallTimeout },
        };
        settings.AddPolicy(new ThrottleBudget(Allowance.Reads, time ?? TimeProvider.System), HttpPipelinePosition.PerRetry);

        // Last, so that its token takes the place of the client's own.
        settings.AddPolicy(new SubscriptionCredentials(options), HttpPipelinePosition.BeforeTransport);
        if (options.ManagementTransport is { } handler) settings.Transport = new HttpClientTransport(handler);
        return new(SubscriptionCredentials.Placeholder, default, settings);
    }

    /// <summary>Asks for something that has a body.</summary>
    public async Task<Seen<T>> ReadAsync<T>(ArmCall call, CancellationToken cancellationToken)
        where T : class
    {
        var answered = await SendAsync(call, cancellationToken);
        if (answered.Value is not { } answer) return new(null, answered.Problem);
        return answer.IsGood ? Parse<T>(call, answer) : new(null, Problems.Refused(call, answer));
    }

    /// <summary>What a good answer says.</summary>
    public static Seen<T> Parse<T>(ArmCall call, Answer answer)
        where T : class
    {
        try
        {
            var value = JsonSerializer.Deserialize<T>(answer.Text, JsonSerializerOptions.Web);
            return new(value, value is null ? Problems.NotUnderstood(call) : null);
        }
        catch (JsonException)
        {
            return new(null, Problems.NotUnderstood(call));
        }
    }

    /// <summary>Asks for a change.</summary>
    public async Task<ActionOutcome> ChangeAsync(ArmCall call, CancellationToken cancellationToken)
    {
        var answered = await SendAsync(call, cancellationToken);
        return answered.Value switch
        {
            null => new ActionOutcome.Refused(answered.Problem!),
            { IsGood: false } refused => new ActionOutcome.Refused(Problems.Refused(call, refused)),
            { Status: 202, Operation: { } operation } accepted => new ActionOutcome.Accepted(operation, accepted.RetryAfter),
            { Status: 202 } => new ActionOutcome.Refused(Problems.Untraceable(call)),
            _ => new ActionOutcome.Done(),
        };
    }

    /// <summary>Sends a request and takes any answer.</summary>
    public async Task<Seen<Answer>> SendAsync(ArmCall call, CancellationToken cancellationToken)
    {
        using var message = Pipeline.CreateMessage();
        message.SetProperty(typeof(ArmCall), call);
        QuickRetry.Allow(message, mayRepeat: !call.IsChange);
        message.Request.Method = call.Method;
        message.Request.Uri.Reset(new Uri(Endpoint, call.Address));
        message.Request.Headers.Add("Accept", "application/json");
        if (call.Body is { } body)
        {
            message.Request.Headers.Add("Content-Type", "application/json");
            message.Request.Content = RequestContent.Create(
                JsonSerializer.SerializeToUtf8Bytes(body, JsonSerializerOptions.Web));
        }

        if (await Pipeline.TrySendAsync(message, cancellationToken) is { } failure)
        {
            return new(null, failure switch
            {
                AuthenticationFailedException => Problems.NotSignedIn(call, failure),
                OverBudgetException over => Problems.OverBudget(call, over.Wait),
                _ => Problems.Unanswered(call, failure),
            });
        }

        var response = message.Response;
        return new(new Answer(response.Status, response.Content.ToString(), Operation(response), RetryAfter.Of(response)));
    }

    // Our token is only for the endpoint itself: an address elsewhere is as good as none.
    private Uri? Operation(Response response)
    {
        if (!response.Headers.TryGetValue("Azure-AsyncOperation", out var text)
            && !response.Headers.TryGetValue("Location", out text)) return null;
        return Uri.TryCreate(Endpoint, text, out var address)
            && address.GetLeftPart(UriPartial.Authority) == Endpoint.GetLeftPart(UriPartial.Authority)
                ? address
                : null;
    }
}
