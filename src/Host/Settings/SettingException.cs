namespace Netra.Host;

/// <summary>A setting that is not known or has no sense; the message is one line that names it and says what would be right.</summary>
internal sealed class SettingException(string message) : Exception(message);
