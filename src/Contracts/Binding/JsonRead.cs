using System.ComponentModel;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Netra;

/// <summary>
/// Reads single JSON values. Each method returns true and the value, or false after it noted what was wrong. For generated
/// code.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static partial class JsonRead
{
    /// <summary>Whether the value is null, which is then the value of a reference.</summary>
    public static bool NullReference<T>(JsonElement json, out T? value)
        where T : class
    {
        value = null;
        return json.ValueKind == JsonValueKind.Null;
    }

    /// <summary>Whether the value is null, which is then the value of a nullable value type.</summary>
    public static bool NullValue<T>(JsonElement json, out T? value)
        where T : struct
    {
        value = null;
        return json.ValueKind == JsonValueKind.Null;
    }

    /// <summary>Takes a value into a nullable value type.</summary>
    public static bool Some<T>(T given, out T? value)
        where T : struct
    {
        value = given;
        return true;
    }

    /// <summary><c>true</c> or <c>false</c>.</summary>
    public static bool Boolean(JsonElement json, JsonBinder binder, string expected, out bool value)
    {
        value = json.ValueKind == JsonValueKind.True;
        return value || json.ValueKind == JsonValueKind.False || Refuse(binder, "wrong_type", expected);
    }

    /// <summary>A string.</summary>
    public static bool String(JsonElement json, JsonBinder binder, string expected, [NotNullWhen(true)] out string? value)
    {
        value = null;
        if (json.ValueKind != JsonValueKind.String)
        {
            return Refuse(binder, "wrong_type", expected);
        }
        value = TextOf(json);
        return value is not null || Refuse(binder, "invalid_value", "a string of whole Unicode characters");
    }

    /// <summary>A string of one character.</summary>
    public static bool Char(JsonElement json, JsonBinder binder, string expected, out char value)
    {
        value = default;
        if (!String(json, binder, expected, out var text))
        {
            return false;
        }
        if (text.Length != 1 || char.IsSurrogate(text[0]))
        {
            return Refuse(binder, "invalid_value", expected);
        }
        value = text[0];
        return true;
    }

    /// <summary>An identifier: a string in a type of its own.</summary>
    public static bool Id<T>(JsonElement json, JsonBinder binder, string expected, Func<string, T> make, out T value)
        where T : struct
    {
        ArgumentNullException.ThrowIfNull(make);
        var read = String(json, binder, expected, out var text);
        value = read ? make(text!) : default;
        return read;
    }

    /// <summary>Bytes in base64.</summary>
    public static bool Bytes(JsonElement json, JsonBinder binder, string expected, [NotNullWhen(true)] out byte[]? value)
    {
        value = null;
        return json.ValueKind != JsonValueKind.String
            ? Refuse(binder, "wrong_type", expected)
            : json.TryGetBytesFromBase64(out value) || Refuse(binder, "invalid_value", expected);
    }

    /// <summary>Any JSON.</summary>
    public static bool Element(JsonElement json, JsonBinder binder, string expected, out JsonElement value)
    {
        value = json;
        return json.ValueKind != JsonValueKind.Undefined || Refuse(binder, "missing", expected);
    }

    /// <summary>Any JSON, as its text.</summary>
    public static bool Text(JsonElement json, JsonBinder binder, string expected, out JsonText value)
    {
        value = default;
        if (json.ValueKind == JsonValueKind.Undefined)
        {
            return Refuse(binder, "missing", expected);
        }
        value = JsonText.From(json);
        return true;
    }

    /// <summary>Any JSON but null, as a tree that can be changed.</summary>
    public static bool Node(JsonElement json, JsonBinder binder, string expected, [NotNullWhen(true)] out JsonNode? value)
    {
        value = json.ValueKind switch
        {
            JsonValueKind.Object => JsonObject.Create(json),
            JsonValueKind.Array => JsonArray.Create(json),
            JsonValueKind.Null or JsonValueKind.Undefined => null,
            _ => JsonValue.Create(json),
        };
        return value is not null || Refuse(binder, "wrong_type", expected);
    }

    /// <summary>The member's name, also where it is not valid Unicode.</summary>
    public static string NameOf(JsonProperty member)
    {
        try
        {
            return member.Name;
        }
        catch (InvalidOperationException)
        {
            return "(a name that is not Unicode)";
        }
    }

    /// <summary>Whether the member has this name; a name that is not valid Unicode is nobody's.</summary>
    public static bool IsNamed(JsonProperty member, ReadOnlySpan<byte> name)
    {
        try
        {
            return member.NameEquals(name);
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }

    private static string? TextOf(JsonElement json)
    {
        try
        {
            return json.GetString();
        }
        catch (InvalidOperationException)
        {
            // An escaped half of a surrogate pair: well-formed JSON, no text.
            return null;
        }
    }

    private static bool Refuse(JsonBinder binder, string code, string expected)
    {
        ArgumentNullException.ThrowIfNull(binder);
        return binder.Problem(code, expected);
    }
}
