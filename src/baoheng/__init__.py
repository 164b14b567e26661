"""Baoheng 保衡: budget-performance promises of healthcare-security bureaus, made computable."""

__version__ = "0.1.0"
