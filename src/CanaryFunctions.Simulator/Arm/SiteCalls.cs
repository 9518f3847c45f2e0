using System.Text.Json;
using CanaryFunctions.Simulator.Sites;
using Microsoft.AspNetCore.Http;

namespace CanaryFunctions.Simulator.Arm;

/// <summary>Finds the site or slot that a call is about, and answers the call while nothing else changes the site.</summary>
internal sealed class SiteCalls(SiteDirectory sites)
{
    /// <summary>Path of a site, with the parts that identify it.</summary>
    public const string Path =
        "/subscriptions/{subscription:guid}/resourceGroups/{group}/providers/Microsoft.Web/sites/{site}";

    /// <summary>Answers a call that changes nothing.</summary>
    public IResult Read(HttpContext http, Func<Slot, IResult> answer)
    {
        var (subscription, group, name) = Named(http);
        var site = sites.Find(subscription, group, name);
        if (site?.Find((string?)http.Request.RouteValues.GetValueOrDefault("slot")) is not { } slot)
            return ArmError.NoSite(group, name);
        lock (site.Gate) return answer(slot);
    }

    /// <summary>Answers a call that changes something, which is refused while an operation is under way.</summary>
    public IResult Change(HttpContext http, Func<Slot, IResult> change) => Read(
        http, slot => slot.Site.Busy is { } busy ? ArmError.Busy(busy.Id) : change(slot));

    /// <summary>The same, for configuration, which is locked between the halves of a swap with preview.</summary>
    public Task ConfigureAsync<T>(HttpContext http, Func<Slot, T, IResult> change) => ChangeAsync<T>(
        http,
        (slot, body) => slot.Site.AllSlots.Any(other => other.PreparedFor == slot || (other == slot && slot.PreparedFor is not null))
            ? ArmError.OfAppService(
                StatusCodes.Status409Conflict, "Conflict",
                "The slot cannot be changed because its configuration settings have been prepared for swap.")
            : change(slot, body));

    /// <summary>Answers a call that changes something, by what it sends; sends the answer as well.</summary>
    public async Task ChangeAsync<T>(HttpContext http, Func<Slot, T, IResult> change)
    {
        IResult answer;
        try
        {
            var body = await JsonSerializer.DeserializeAsync<T>(
                http.Request.Body, JsonSerializerOptions.Web, http.RequestAborted);
            answer = body is null ? ArmError.BadContent("It is empty.") : Change(http, slot => change(slot, body));
        }
        catch (JsonException e)
        {
            answer = ArmError.BadContent(e.Message);
        }

        await answer.ExecuteAsync(http);
    }

    /// <summary>What the path of a call names.</summary>
    public static (Guid Subscription, string Group, string Site) Named(HttpContext http)
    {
        var values = http.Request.RouteValues;
        return (Guid.Parse((string)values["subscription"]!), (string)values["group"]!, (string)values["site"]!);
    }
}
