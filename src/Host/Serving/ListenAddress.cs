using System.Net;

namespace Netra.Host.Serving;

/// <summary>An address to listen on, as given with <c>--urls</c>.</summary>
internal sealed record ListenAddress(string Url, bool IsLoopback, bool IsHttps)
{
    /// <summary>Reads addresses that are separated by semicolons.</summary>
    /// <exception cref="SettingException">One is not an http or https address, or there is none.</exception>
    public static IReadOnlyList<ListenAddress> ParseAll(string urls)
    {
        var all = urls.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(Parse).ToArray();
        return all.Length > 0 ? all : throw Wrong(urls);
    }

    private static ListenAddress Parse(string url)
    {
        BindingAddress address;
        try
        {
            address = BindingAddress.Parse(url);
        }
        catch (FormatException)
        {
            throw Wrong(url);
        }
        var isHttps = string.Equals(address.Scheme, Uri.UriSchemeHttps, StringComparison.OrdinalIgnoreCase);
        if ((!isHttps && !string.Equals(address.Scheme, Uri.UriSchemeHttp, StringComparison.OrdinalIgnoreCase)) || address.PathBase.Length > 0 || address.Port is < 0 or > 65535)
        {
            throw Wrong(url);
        }
        var isLoopback = string.Equals(address.Host, "localhost", StringComparison.OrdinalIgnoreCase)
            || (IPAddress.TryParse(address.Host.Trim('[', ']'), out var ip) && IPAddress.IsLoopback(ip));
        return new(url, isLoopback, isHttps);
    }

    private static SettingException Wrong(string url) => new($"--urls must name addresses such as {ServeCommand.DefaultUrls}, not '{url}'.");
}
