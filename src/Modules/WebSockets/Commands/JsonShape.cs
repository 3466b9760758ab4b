using System.Text.Json;

namespace Netra.WebSockets;

/// <summary>What is wrong with a text that should be a JSON object of a client.</summary>
internal enum JsonFault
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>It is not JSON, or holds a string that is no text (half of a surrogate pair).</summary>
    Malformed,

    /// <summary>It is JSON, but not an object.</summary>
    NotAnObject,

    /// <summary>An object in it has a member twice: two readers could see two different commands.</summary>
    RepeatedKey,

    /// <summary>It is nested deeper than a client's JSON may be.</summary>
    TooDeep,
}

/// <summary>Checks a client's JSON in one pass before anything is made of it.</summary>
internal static class JsonShape
{
    /// <summary>What is nested deeper than this is not read to its end.</summary>
    public const int ReadDepth = 4_096;

    /// <summary>The first fault that matters; a text that is not JSON counts as that whatever else is wrong.</summary>
    public static JsonFault Check(ReadOnlySpan<byte> utf8)
    {
        var reader = new Utf8JsonReader(utf8, new JsonReaderOptions { MaxDepth = ReadDepth });
        var names = new Stack<HashSet<string>?>();
        var fault = JsonFault.None;
        try
        {
            while (reader.Read())
            {
                switch (reader.TokenType)
                {
                    case JsonTokenType.StartObject or JsonTokenType.StartArray:
                        // The reader counts a container from its members on: the outermost one stands at depth 0.
                        if (reader.CurrentDepth >= WireJson.ClientDepth)
                        {
                            fault = First(fault, JsonFault.TooDeep);
                        }
                        names.Push(null);
                        break;
                    case JsonTokenType.EndObject or JsonTokenType.EndArray:
                        names.Pop();
                        break;
                    case JsonTokenType.PropertyName:
                        var seen = names.Pop() ?? new HashSet<string>(StringComparer.Ordinal);
                        names.Push(seen);
                        if (!seen.Add(reader.GetString()!))
                        {
                            fault = First(fault, JsonFault.RepeatedKey);
                        }
                        break;
                    case JsonTokenType.String when reader.ValueIsEscaped:
                        reader.GetString();
                        break;
                }
                if (names.Count == 0 && reader.TokenType is not JsonTokenType.EndObject)
                {
                    fault = First(fault, JsonFault.NotAnObject);
                }
            }
            return fault;
        }
        catch (JsonException)
        {
            return fault == JsonFault.TooDeep ? fault : JsonFault.Malformed;
        }
        catch (InvalidOperationException)
        {
            // Half of a surrogate pair: it cannot be written as UTF-8 again.
            return JsonFault.Malformed;
        }
    }

    private static JsonFault First(JsonFault earlier, JsonFault later) => earlier == JsonFault.None ? later : earlier;
}
