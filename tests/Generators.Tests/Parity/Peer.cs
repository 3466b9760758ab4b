using System.ComponentModel.DataAnnotations;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Microsoft.Extensions.AI;

namespace Netra.Generators.Tests.Parity;

/// <summary>System.Text.Json, DataAnnotations and AIJsonUtilities, set up for the wire and as strict as they can be.</summary>
internal sealed class Peer
{
    private readonly JsonSerializerOptions _options = Make();

    /// <summary>
    /// What System.Text.Json reads of a text for a parameter and writes again; null when it refuses the text, or when the parameter's own
    /// attributes or those of the object's members refuse what was read.
    /// </summary>
    public string? Echo(ParameterInfo parameter, string json)
    {
        var type = parameter.ParameterType;
        object? value;
        try
        {
            value = JsonSerializer.Deserialize(json, type, _options);
        }
        catch (Exception refused) when (refused is JsonException or NotSupportedException or InvalidOperationException or ArgumentException)
        {
            return null;
        }
        if (!IsValid(parameter, value))
        {
            return null;
        }
        try
        {
            return JsonSerializer.Serialize(value, type, _options);
        }
        catch (Exception refused) when (refused is ArgumentException or JsonException or InvalidOperationException or NotSupportedException)
        {
            return Unwritable;
        }
    }

    private static bool IsValid(ParameterInfo parameter, object? value)
    {
        try
        {
            return parameter.GetCustomAttributes<ValidationAttribute>().All(attribute => attribute.IsValid(value))
                && (value is null || Validator.TryValidateObject(value, new ValidationContext(value), null, validateAllProperties: true));
        }
        catch (OverflowException)
        {
            // [Range] of whole numbers converts what it is given to one.
            return false;
        }
    }

    /// <summary>Stands for a value that it read and cannot write, such as an infinite number or half of a surrogate pair.</summary>
    public const string Unwritable = "(unwritable)";

    /// <summary>The schema of a function's arguments.</summary>
    public JsonElement SchemaOf(MethodInfo method) => AIJsonUtilities.CreateFunctionJsonSchema(
        method,
        title: "",
        description: "",
        _options,
        new AIJsonSchemaCreateOptions { IncludeSchemaKeyword = false });

    /// <summary>The schema of a function's result, as the library makes it: of what is awaited.</summary>
    public JsonElement ResultSchemaOf(MethodInfo method) => AIJsonUtilities.CreateJsonSchema(
        method.ReturnType is { IsGenericType: true } awaited && awaited.GetGenericTypeDefinition() is var type && (type == typeof(Task<>) || type == typeof(ValueTask<>))
            ? awaited.GetGenericArguments()[0]
            : method.ReturnType,
        serializerOptions: _options,
        inferenceOptions: new AIJsonSchemaCreateOptions { IncludeSchemaKeyword = false });

    private static JsonSerializerOptions Make()
    {
        var options = new JsonSerializerOptions
        {
            PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
            UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
            RespectNullableAnnotations = true,
            RespectRequiredConstructorParameters = true,
            AllowDuplicateProperties = false,
            AllowOutOfOrderMetadataProperties = true,
            Encoder = WireJson.WriterOptions.Encoder,
            Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower, allowIntegerValues: false), new TextConverter(), new IdConverter() },
            TypeInfoResolver = new DefaultJsonTypeInfoResolver(),
        };
        options.MakeReadOnly();
        return options;
    }

    // Two types of ours, of which the serializer cannot know.
    private sealed class TextConverter : JsonConverter<JsonText>
    {
        public override bool HandleNull => true;

        public override JsonText Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => JsonText.From(JsonElement.ParseValue(ref reader));

        public override void Write(Utf8JsonWriter writer, JsonText value, JsonSerializerOptions options) => value.WriteTo(writer);
    }

    private sealed class IdConverter : JsonConverter<ToolCallId>
    {
        public override ToolCallId Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
            => reader.TokenType == JsonTokenType.String ? new(JsonSerializer.Deserialize<string>(ref reader, options)!) : throw new JsonException();

        public override void Write(Utf8JsonWriter writer, ToolCallId value, JsonSerializerOptions options) => writer.WriteStringValue(value.Value);
    }
}
