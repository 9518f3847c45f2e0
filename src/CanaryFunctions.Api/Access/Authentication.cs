using CanaryFunctions.Api.Integrations;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.AspNetCore.Authorization;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.IdentityModel.Tokens;

namespace CanaryFunctions.Api.Access;

/// <summary>Knows callers by API keys, by the tokens of trusted issuers and by signatures, and refuses everybody what no rule allows.</summary>
internal static class Authentication
{
    public const string Either = "KeyOrToken";

    public static IServiceCollection AddAccess(this IServiceCollection services, AccessOptions access)
    {
        services.AddSingleton(access).AddSingleton<KnownKeys>().AddScoped<IAuthorizationHandler, AccessRuleHandler>();
        var authentication = services.AddAuthentication(Either)
            .AddScheme<AuthenticationSchemeOptions, ApiKeyAuthentication>(ApiKeyAuthentication.Scheme, null)
            .AddScheme<AuthenticationSchemeOptions, SignatureAuthentication>(SignatureAuthentication.Scheme, null)
            .AddPolicyScheme(Either, null, options => options.ForwardDefaultSelector = http =>
                SignatureAuthentication.IsMeant(http) ? SignatureAuthentication.Scheme
                : BearerToken.Of(http.Request) is { } text && BearerToken.ClaimedIssuer(text) is { } issuer
                && access.TrustedIssuers.FirstOrDefault(trusted => trusted.Issuer == issuer) is { } trusted
                    ? trusted.Scheme
                    : ApiKeyAuthentication.Scheme);
        foreach (var trusted in access.TrustedIssuers) authentication.AddJwtBearer(trusted.Scheme, options => Trust(options, trusted));

        services.AddAuthorizationBuilder()
            .SetFallbackPolicy(new AuthorizationPolicyBuilder().RequireAssertion(_ => false).Build());
        return services;
    }

    private static void Trust(JwtBearerOptions options, TrustedIssuer trusted)
    {
        options.Authority = trusted.Issuer;
        options.RequireHttpsMetadata = !new Uri(trusted.Issuer).IsLoopback;
        options.MapInboundClaims = false;
        options.TokenValidationParameters = new()
        {
            ValidIssuer = trusted.Issuer,
            ValidAudience = trusted.Audience,

            // Never a shared secret, and never none.
            ValidAlgorithms = [SecurityAlgorithms.RsaSha256, SecurityAlgorithms.RsaSha384, SecurityAlgorithms.EcdsaSha256],
            RequireExpirationTime = true,
            RequireSignedTokens = true,
            ClockSkew = TimeSpan.FromMinutes(1),
        };
        options.Events = new()
        {
            OnTokenValidated = context =>
            {
                context.Principal = new(trusted.Know(context.Principal!));
                return Task.CompletedTask;
            },
        };
    }
}
