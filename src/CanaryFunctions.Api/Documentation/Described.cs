using System.Diagnostics.CodeAnalysis;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace CanaryFunctions.Api.Documentation;

/// <summary>Says in the OpenAPI document what operations take and give.</summary>
internal static class Described
{
    /// <summary>Names the operation and what it answers.</summary>
    /// <param name="operation">The operation.</param>
    /// <param name="name">Its name, which clients are made from.</param>
    /// <param name="summary">What it does.</param>
    /// <param name="status">The status of a good answer.</param>
    public static RouteHandlerBuilder Gives<TAnswer>(
        this RouteHandlerBuilder operation, string name, string summary, int status = StatusCodes.Status200OK) =>
        operation.Produces<TAnswer>(status).Named(name, summary);

    /// <summary>Names an operation whose good answer is empty.</summary>
    public static RouteHandlerBuilder GivesNothing(this RouteHandlerBuilder operation, string name, string summary) =>
        operation.Produces(StatusCodes.Status204NoContent).Named(name, summary);

    /// <summary>Says what it answers a page of.</summary>
    public static RouteHandlerBuilder GivesPageOf<TItem>(this RouteHandlerBuilder operation, string name, string summary) =>
        operation.Gives<Page<TItem>>(name, summary).WithMetadata(new Paged())
            .ProducesProblem(StatusCodes.Status422UnprocessableEntity);

    /// <summary>Says what it takes.</summary>
    public static RouteHandlerBuilder Takes<TBody>(this RouteHandlerBuilder operation, params string[] otherTypes)
        where TBody : notnull =>
        operation.Accepts<TBody>("application/json", otherTypes).ProducesProblem(StatusCodes.Status422UnprocessableEntity);

    /// <summary>Shows a body that it takes. A test sends each of them.</summary>
    public static RouteHandlerBuilder WithExample(
        this RouteHandlerBuilder operation, [StringSyntax(StringSyntaxAttribute.Json)] string body) =>
        operation.WithMetadata(new BodyExample(body));

    /// <summary>Says that what it names may not exist.</summary>
    public static RouteHandlerBuilder OrNotFound(this RouteHandlerBuilder operation) =>
        operation.ProducesProblem(StatusCodes.Status404NotFound);

    /// <summary>Says that it may not fit the state of things.</summary>
    public static RouteHandlerBuilder OrConflict(this RouteHandlerBuilder operation) =>
        operation.ProducesProblem(StatusCodes.Status409Conflict);

    /// <summary>Says that it is done only if what it changes is as the caller last saw it, where he says so.</summary>
    public static RouteHandlerBuilder IfUnchanged(this RouteHandlerBuilder operation) =>
        operation.WithMetadata(new Conditional()).ProducesProblem(StatusCodes.Status412PreconditionFailed);

    // What every operation has besides its good answer.
    private static RouteHandlerBuilder Named(this RouteHandlerBuilder operation, string name, string summary) =>
        operation.WithName(name).WithSummary(summary)
            .ProducesProblem(StatusCodes.Status401Unauthorized)
            .ProducesProblem(StatusCodes.Status403Forbidden)
            .ProducesProblem(StatusCodes.Status429TooManyRequests);
}

/// <summary>The operation's list comes in pages.</summary>
internal sealed class Paged;

/// <summary>The operation knows conditional requests.</summary>
internal sealed class Conditional;

/// <summary>A body that the operation takes.</summary>
internal sealed record BodyExample(string Json);
