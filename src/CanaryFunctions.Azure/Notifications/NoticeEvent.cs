using System.Text.Json;
using System.Text.Json.Nodes;
using Azure.Messaging;
using CanaryFunctions.Core.Notifications;
using CanaryFunctions.Core.Serialization;

namespace CanaryFunctions.Azure.Notifications;

/// <summary>A notice as a CloudEvent, for programs.</summary>
/// <remarks>https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/spec.md</remarks>
internal static class NoticeEvent
{
    /// <summary>What the types of our events begin with; the topic follows, e.g. <c>canaryfunctions.rollbackBegan</c>.</summary>
    public const string TypePrefix = "canaryfunctions.";

    public static CloudEvent Of(Notice notice, MessageLinks links)
    {
        var data = (JsonObject)JsonSerializer.SerializeToNode(notice, CanaryJson.Options)!;
        if (links.To(notice) is { } address) data["link"] = address.AbsoluteUri;
        var source = $"/applications/{notice.Application}" + (notice.Environment is { } name ? $"/environments/{name}" : "");
        return new CloudEvent(
            source.Replace(' ', '-'),
            TypePrefix + JsonNamingPolicy.CamelCase.ConvertName(notice.Topic.ToString()),
            new BinaryData(data.ToJsonString(CanaryJson.Options)),
            "application/json",
            CloudEventDataFormat.Json)
        {
            Id = notice.Id,
            Subject = notice.Rollout?.ToString(),
            Time = notice.At,
        };
    }
}
