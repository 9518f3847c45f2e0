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

    /// <summary>What several events are, in one body.</summary>
    public const string BatchType = "application/cloudevents-batch+json";

    /// <summary>What the body of a message is.</summary>
    public static string MediaType(Message message) => message.Notices.Length == 1 ? "application/cloudevents+json" : BatchType;

    /// <summary>A message as one event, or as several if it tells of several.</summary>
    public static byte[] Body(Message message, MessageLinks links) => message.Notices is [var only]
        ? JsonSerializer.SerializeToUtf8Bytes(Of(only, links))
        : Batch(message, links);

    /// <summary>A message as several events, or as one of several.</summary>
    public static byte[] Batch(Message message, MessageLinks links) =>
        JsonSerializer.SerializeToUtf8Bytes(message.Notices.Select(notice => Of(notice, links)));

    /// <summary>A notice as an event.</summary>
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
