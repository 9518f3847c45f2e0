using System.Text.Json;
using CanaryFunctions.Api.Access;
using CanaryFunctions.Api.Protocol;
using CanaryFunctions.Core.Health.Checks;
using CanaryFunctions.Core.Policies;
using CanaryFunctions.Core.Rollouts;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.OpenApi;
using Scalar.AspNetCore;
using Semver;

namespace CanaryFunctions.Api.Documentation;

/// <summary>The OpenAPI 3.1 document at <c>/openapi/v1.json</c>, made from the code, and a page that shows it at
/// <c>/docs</c>.</summary>
internal static class OpenApiDocuments
{
    private const string Bearer = "bearer";

    public static IServiceCollection AddDocumentation(this IServiceCollection services) => services.AddOpenApi("v1", options =>
    {
        options.OpenApiVersion = OpenApiSpecVersion.OpenApi3_1;
        options.AddDocumentTransformer((document, _, _) =>
        {
            document.Info = new()
            {
                Title = "CanaryFunctions",
                Version = ApiVersion.Served[^1],
                Description = "Canary releases for Azure App Service. Refusals are problem details (RFC 9457).",
            };
            document.Servers = [];
            document.Components ??= new();
            document.Components.SecuritySchemes = new Dictionary<string, IOpenApiSecurityScheme>
            {
                [Bearer] = new OpenApiSecurityScheme
                {
                    Type = SecuritySchemeType.Http,
                    Scheme = "bearer",
                    Description = "An API key, or a token of a trusted issuer.",
                },
            };
            return Task.CompletedTask;
        });
        options.AddOperationTransformer((operation, context, _) =>
        {
            var metadata = context.Description.ActionDescriptor.EndpointMetadata;
            Add(operation, metadata, context);
            Examples.Show(operation, metadata);
            Access(operation, metadata);
            if (!metadata.OfType<IAllowAnonymous>().Any())
                operation.Security = [new() { [new OpenApiSecuritySchemeReference(Bearer, context.Document)] = [] }];
            return Task.CompletedTask;
        });
        options.AddSchemaTransformer((schema, context, _) =>
        {
            Shape(schema, Nullable.GetUnderlyingType(context.JsonTypeInfo.Type) ?? context.JsonTypeInfo.Type);
            return Task.CompletedTask;
        });
    });

    public static void MapDocumentation(this IEndpointRouteBuilder app)
    {
        app.MapOpenApi().AllowAnonymous();

        // Nothing of it may call anybody but this API.
        app.MapScalarApiReference("/docs", options => options.WithTitle("CanaryFunctions").DisableDefaultFonts()
            .DisableAgent().DisableMcp().DisableTelemetry().HideDeveloperTools()).AllowAnonymous();
    }

    private static void Access(OpenApiOperation operation, IEnumerable<object> metadata)
    {
        if (metadata.OfType<AccessRule>().FirstOrDefault() is not { } rule) return;
        operation.Extensions ??= new Dictionary<string, IOpenApiExtension>();
        operation.Extensions["x-role"] = new JsonNodeExtension(JsonNamingPolicy.CamelCase.ConvertName($"{rule.Role}"));
        operation.Extensions["x-role-on-everything"] = new JsonNodeExtension(rule.OnEverything);
    }

    private static void Add(OpenApiOperation operation, IList<object> metadata, OpenApiOperationTransformerContext context)
    {
        operation.Parameters ??= [];
        Parameter("api-version", ParameterLocation.Query, JsonSchemaType.String,
            $"The version that the caller was written for, e.g. {ApiVersion.Served[^1]}; left out for the oldest that is served.");
        if (metadata.OfType<Paged>().Any())
        {
            Parameter("top", ParameterLocation.Query, JsonSchemaType.Integer, "How many items: 1 to 100, 20 if left out.");
            Parameter("continuationToken", ParameterLocation.Query, JsonSchemaType.String, "Where the page begins, from nextLink.");
        }

        if (metadata.OfType<Conditional>().Any())
        {
            Parameter("If-Match", ParameterLocation.Header, JsonSchemaType.String, "The ETag that it must have, or *.");
            Parameter("If-None-Match", ParameterLocation.Header, JsonSchemaType.String, "* if it must not exist yet.");
        }

        if (context.Description.HttpMethod == "POST")
        {
            Parameter("Idempotency-Key", ParameterLocation.Header, JsonSchemaType.String,
                "The same request with the same key is done once.");
        }

        void Parameter(string name, ParameterLocation where, JsonSchemaType type, string description) =>
            operation.Parameters.Add(new OpenApiParameter
            {
                Name = name,
                In = where,
                Description = description,
                Schema = new OpenApiSchema { Type = type },
            });
    }

    // Values that are written otherwise than their .NET types suggest.
    private static void Shape(OpenApiSchema schema, Type type)
    {
        var (shape, example) = type switch
        {
            _ when type == typeof(TimeSpan) => (JsonSchemaType.String, "5m"),
            _ when type == typeof(Percentage) => (JsonSchemaType.Number, null),
            _ when type == typeof(SemVersion) => (JsonSchemaType.String, "1.4.0"),
            _ when type == typeof(RolloutId) => (JsonSchemaType.String, "01K9Z3GQ4T6V8XABCDEFGHJKMN"),
            _ when type == typeof(FailuresOf) => (JsonSchemaType.String, "3 of 5"),
            _ when type == typeof(StatusRange) => (JsonSchemaType.String, "200-299"),
            _ => (default, (string?)null),
        };
        if (shape == default) return;
        (schema.Type, schema.Properties, schema.Required, schema.Pattern, schema.Format) = (shape, null, null, null, null);
        if (example is not null) schema.Examples = [example];
    }
}
