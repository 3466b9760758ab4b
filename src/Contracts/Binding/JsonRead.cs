using System.ComponentModel;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;
using System.Text;
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

    /// <summary>Whether the value is a null that a constraint refuses and that was stored all the same.</summary>
    public static bool NullReference<T>(JsonElement json, ref JsonBinder binder, out T? value)
        where T : class
    {
        return NullReference(json, out value) && binder.IsTrusted;
    }

    /// <summary>Whether the value is a null that a constraint refuses and that was stored all the same.</summary>
    public static bool NullValue<T>(JsonElement json, ref JsonBinder binder, out T? value)
        where T : struct
    {
        return NullValue(json, out value) && binder.IsTrusted;
    }

    /// <summary>Takes a value into a nullable value type.</summary>
    public static bool Some<T>(T given, out T? value)
        where T : struct
    {
        value = given;
        return true;
    }

    /// <summary><c>true</c> or <c>false</c>.</summary>
    public static bool Boolean(JsonElement json, ref JsonBinder binder, string expected, out bool value)
    {
        var kind = json.ValueKind;
        value = kind == JsonValueKind.True;
        return value || kind == JsonValueKind.False || Refuse(ref binder, "wrong_type", expected);
    }

    /// <summary>A string.</summary>
    public static bool String(JsonElement json, ref JsonBinder binder, string expected, [NotNullWhen(true)] out string? value)
    {
        value = null;
        if (json.ValueKind != JsonValueKind.String)
        {
            return Refuse(ref binder, "wrong_type", expected);
        }
        value = TextOf(json);
        return value is not null || Refuse(ref binder, "invalid_value", "a string of whole Unicode characters");
    }

    /// <summary>A string of one character.</summary>
    public static bool Char(JsonElement json, ref JsonBinder binder, string expected, out char value)
    {
        value = default;
        if (!String(json, ref binder, expected, out var text))
        {
            return false;
        }
        if (text.Length != 1 || char.IsSurrogate(text[0]))
        {
            return Refuse(ref binder, "invalid_value", expected);
        }
        value = text[0];
        return true;
    }

    /// <summary>An identifier: a string in a type of its own.</summary>
    public static bool Id<T>(JsonElement json, ref JsonBinder binder, string expected, Func<string, T> make, out T value)
        where T : struct
    {
        ArgumentNullException.ThrowIfNull(make);
        var read = String(json, ref binder, expected, out var text);
        value = read ? make(text!) : default;
        return read;
    }

    /// <summary>Bytes in base64.</summary>
    public static bool Bytes(JsonElement json, ref JsonBinder binder, string expected, [NotNullWhen(true)] out byte[]? value)
    {
        value = null;
        if (!String(json, ref binder, expected, out _))
        {
            return false;
        }
        return json.TryGetBytesFromBase64(out value) || Refuse(ref binder, "invalid_value", expected);
    }

    /// <summary>Any JSON.</summary>
    public static bool Element(JsonElement json, ref JsonBinder binder, string expected, out JsonElement value)
    {
        // It may outlive what was parsed; a copy is made only of what can be disposed.
        value = json.ValueKind == JsonValueKind.Undefined ? json : json.Clone();
        return IsAny(json, ref binder, expected);
    }

    /// <summary>Any JSON, as its text.</summary>
    public static bool Text(JsonElement json, ref JsonBinder binder, string expected, out JsonText value)
    {
        value = default;
        if (!IsAny(json, ref binder, expected))
        {
            return false;
        }
        value = JsonText.From(json);
        return true;
    }

    /// <summary>Any JSON but null, as a tree that can be changed.</summary>
    public static bool Node(JsonElement json, ref JsonBinder binder, string expected, [NotNullWhen(true)] out JsonNode? value)
    {
        value = null;
        if (!IsAny(json, ref binder, expected))
        {
            return false;
        }
        if (!HasEachNameOnce(json))
        {
            return Refuse(ref binder, "duplicate", $"{expected}, each member of an object only once");
        }
        // A node reads its element when it is looked into, which may be after what was parsed is gone.
        value = json.ValueKind switch
        {
            JsonValueKind.Object => JsonObject.Create(json.Clone()),
            JsonValueKind.Array => JsonArray.Create(json.Clone()),
            JsonValueKind.Null or JsonValueKind.Undefined => null,
            _ => JsonValue.Create(json.Clone()),
        };
        return value is not null || Refuse(ref binder, "wrong_type", expected);
    }

    /// <summary>The member that says of which type an object is, wherever it stands; absent or repeated it is refused.</summary>
    public static bool Discriminator(JsonElement json, ref JsonBinder binder, string expectedObject, string name, string expected, out JsonElement value)
    {
        value = default;
        if (json.ValueKind != JsonValueKind.Object)
        {
            return binder.Problem("wrong_type", expectedObject);
        }
        foreach (var member in json.EnumerateObject())
        {
            if (!IsNamed(member, name))
            {
                continue;
            }
            if (value.ValueKind != JsonValueKind.Undefined)
            {
                return binder.Problem(name, "duplicate", "the member only once");
            }
            value = member.Value;
        }
        return value.ValueKind != JsonValueKind.Undefined || binder.Problem(name, "missing", expected);
    }

    /// <summary>Whether the value is this text.</summary>
    public static bool IsConstant(JsonElement json, ReadOnlySpan<byte> text)
    {
        try
        {
            return json.ValueKind == JsonValueKind.String && json.ValueEquals(text);
        }
        catch (InvalidOperationException)
        {
            // An escaped half of a surrogate pair.
            return false;
        }
    }

    /// <summary>Whether the value is this integer.</summary>
    public static bool IsConstant(JsonElement json, int number)
        => json.ValueKind == JsonValueKind.Number && json.TryGetDecimal(out var value) && value == number;

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

    /// <summary>The member's name as UTF-8, to be compared with those that are known; for one that is not valid Unicode, bytes that no name has.</summary>
    public static ReadOnlySpan<byte> Utf8NameOf(JsonProperty member)
    {
        // As it stands, which is as it is unless something in it is escaped.
        var raw = JsonMarshal.GetRawUtf8PropertyName(member);
        return raw.Contains((byte)'\\') ? Unescaped(member) : raw;
    }

    /// <summary>Whether a name is the one that is known.</summary>
    public static bool IsNamed(ReadOnlySpan<byte> name, ReadOnlySpan<byte> known) => name.SequenceEqual(known);

    /// <summary>Whether the member has this name; a name that is not valid Unicode is nobody's.</summary>
    public static bool IsNamed(JsonProperty member, string name)
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

    private static ReadOnlySpan<byte> Unescaped(JsonProperty member)
    {
        try
        {
            return Encoding.UTF8.GetBytes(member.Name);
        }
        catch (InvalidOperationException)
        {
            return [byte.MaxValue];
        }
    }

    // What is taken as it is must be such as can be written again.
    private static bool IsAny(JsonElement json, ref JsonBinder binder, string expected)
    {
        if (json.ValueKind == JsonValueKind.Undefined)
        {
            return Refuse(ref binder, "missing", expected);
        }
        var raw = JsonMarshal.GetRawUtf8Value(json);
        return raw.IndexOf("\\u"u8) < 0 || IsUnicode(raw) || Refuse(ref binder, "invalid_value", $"{expected}, of whole Unicode characters");
    }

    // A node throws at whoever looks into an object that has a name twice.
    private static bool HasEachNameOnce(JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.Object => json.EnumerateObject().Select(NameOf).Distinct(StringComparer.Ordinal).Count() == json.EnumerateObject().Count()
            && json.EnumerateObject().All(member => HasEachNameOnce(member.Value)),
        JsonValueKind.Array => json.EnumerateArray().All(HasEachNameOnce),
        _ => true,
    };

    private static bool IsUnicode(ReadOnlySpan<byte> raw)
    {
        var reader = new Utf8JsonReader(raw, WireJson.ReaderOptions);
        try
        {
            while (reader.Read())
            {
                if (reader.ValueIsEscaped)
                {
                    _ = reader.GetString();
                }
            }
            return true;
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

    private static bool Refuse(ref JsonBinder binder, string code, string expected)
    {
        return binder.Problem(code, expected);
    }
}
