"""What the system or a parser says of a file, in Chinese: their own words are English."""

import errno
import json

_CODES = {
    errno.ENOSPC: "磁盘已满",
    errno.EDQUOT: "磁盘配额已用完",
    errno.EROFS: "磁盘是只读的",
    errno.EIO: "磁盘读写出错",
    errno.ENAMETOOLONG: "文件名太长",
}


def why(error: Exception) -> str:
    """Why a file could not be read, understood or written."""
    match error:
        case json.JSONDecodeError():
            return f"第{error.lineno}行第{error.colno}个字起不是完整的 JSON"
        case UnicodeDecodeError():
            return "不是 UTF-8 编码的文字"
        case KeyError():
            return f"缺少“{error.args[0]}”"
        case OSError():
            return _of_system(error)
        case _:
            return "内容的写法不对"


def _of_system(error: OSError) -> str:
    match error:
        case PermissionError():
            return "没有读写的权限"
        case FileNotFoundError():
            return "文件或文件夹不存在"
        case IsADirectoryError():
            return "这是一个文件夹"
        case NotADirectoryError():
            return "路径中有一段不是文件夹"
    return _CODES.get(error.errno or 0, f"系统错误 {error.errno}")
