#include "words.h"

#include <stdlib.h>
#include <string.h>

/* clang-format off */

/* What protoc-gen-c 1.4 appends an underscore to. Sorted. */
static const char *const known_keywords[] = {
    "and", "and_eq", "asm", "auto", "bitand", "bitor", "bool", "break", "case", "catch", "char", "class", "compl",
    "const", "const_cast", "continue", "default", "delete", "do", "double", "dynamic_cast", "else", "enum",
    "explicit", "extern", "false", "float", "for", "friend", "goto", "if", "inline", "int", "long", "mutable",
    "namespace", "new", "not", "not_eq", "operator", "or", "or_eq", "private", "protected", "public", "register",
    "reinterpret_cast", "return", "short", "signed", "sizeof", "static", "static_cast", "struct", "switch",
    "template", "this", "throw", "true", "try", "typedef", "typeid", "typename", "union", "unsigned", "using",
    "virtual", "void", "volatile", "wchar_t", "while", "xor", "xor_eq",
};

/*
 * Keywords of C11 and C++20 that the list above lacks, object-like macros of compilers and of the headers of Debian's
 * libc6-dev, and names of types: C++ takes no member that is called like a type used before it. Sorted.
 */
static const char *const unusable_words[] = {
    "alignas", "alignof", "arp_hln", "arp_hrd", "arp_op", "arp_pln", "arp_pro", "assert", "b64_ntop", "b64_pton",
    "basename", "char16_t", "char32_t", "char8_t", "co_await", "co_return", "co_yield", "complex", "concept",
    "consteval", "constexpr", "constinit", "d_fileno", "decltype", "direct", "dn_count_labels", "dq_bhardlimit",
    "dq_bsoftlimit", "dq_btime", "dq_curinodes", "dq_curspace", "dq_ihardlimit", "dq_isoftlimit", "dq_itime",
    "dq_valid", "errno", "export", "fp_nquery", "fp_query", "fp_resstat", "h_addr", "h_errno", "hostalias", "i386",
    "icmp6_data16", "icmp6_data32", "icmp6_data8", "icmp6_id", "icmp6_maxdelay", "icmp6_mtu", "icmp6_pptr",
    "icmp6_seq", "icmp_data", "icmp_gwaddr", "icmp_id", "icmp_ip", "icmp_lifetime", "icmp_mask", "icmp_nextmtu",
    "icmp_num_addrs", "icmp_otime", "icmp_pmvoid", "icmp_pptr", "icmp_radv", "icmp_rtime", "icmp_seq", "icmp_ttime",
    "icmp_void", "icmp_wpa", "ifa_broadaddr", "ifa_dstaddr", "ifc_buf", "ifc_req", "ifr__name", "ifr_addr",
    "ifr_bandwidth", "ifr_broadaddr", "ifr_data", "ifr_dstaddr", "ifr_flags", "ifr_hwaddr", "ifr_ifindex",
    "ifr_map", "ifr_metric", "ifr_mtu", "ifr_name", "ifr_netmask", "ifr_newname", "ifr_qlen", "ifr_slave",
    "imaginary", "int32_t", "int64_t", "ip6_flow", "ip6_hlim", "ip6_hops", "ip6_nxt", "ip6_plen", "ip6_vfc",
    "linux", "loc_aton", "loc_ntoa", "math_errhandling", "mld_cksum", "mld_code", "mld_maxdelay", "mld_reserved",
    "mld_type", "msg_cbytes", "nd_na_cksum", "nd_na_code", "nd_na_flags_reserved", "nd_na_type", "nd_ns_cksum",
    "nd_ns_code", "nd_ns_reserved", "nd_ns_type", "nd_ra_cksum", "nd_ra_code", "nd_ra_curhoplimit",
    "nd_ra_flags_reserved", "nd_ra_router_lifetime", "nd_ra_type", "nd_rd_cksum", "nd_rd_code", "nd_rd_reserved",
    "nd_rd_type", "nd_rs_cksum", "nd_rs_code", "nd_rs_reserved", "nd_rs_type", "no_argument", "noexcept",
    "noreturn", "nsaddr", "nullptr", "optional_argument", "p_cdname", "p_cdnname", "p_class", "p_fqname",
    "p_fqnname", "p_option", "p_query", "p_rcode", "p_time", "p_type", "protobuf_c_boolean", "putlong", "putshort",
    "required_argument", "requires", "res_close", "res_hostalias", "res_init", "res_isourserver", "res_nameinquery",
    "res_nclose", "res_ninit", "res_queriesmatch", "res_randomid", "restrict", "rip_nets", "rip_tracefile",
    "rr_cksum", "rr_code", "rr_seqnum", "rr_type", "rt_mss", "s6_addr", "s6_addr16", "s6_addr32", "sa_handler",
    "sa_sigaction", "sax25_uid", "si_addr", "si_addr_lsb", "si_arch", "si_band", "si_call_addr", "si_fd", "si_int",
    "si_lower", "si_overrun", "si_pid", "si_pkey", "si_ptr", "si_status", "si_stime", "si_syscall", "si_timerid",
    "si_uid", "si_upper", "si_utime", "si_value", "sigcontext_struct", "sigev_notify_attributes",
    "sigev_notify_function", "sipx_action", "sipx_special", "size_t", "ss_name", "ss_speed", "st_atime", "st_ctime", "st_mtime", "static_assert",
    "stats_ptr", "stderr", "stdin", "stdout", "sym_ntop", "sym_ntos", "sym_ston", "th_block", "th_code", "th_data",
    "th_msg", "th_stuff", "thread_local", "tsp_hopcnt", "tsp_time", "typeof", "typeof_unqual", "uint32_t",
    "uint64_t", "uint8_t", "unix", "ut_addr", "ut_name", "ut_time", "ut_xtime",
};

/* Types of protobuf-c, and macros, types and functions of the C library. */
static const char *const foreign_names[] = {
    "ACTION", "BUFSIZ", "DIR", "E2BIG", "EACCES", "EADDRINUSE", "EADDRNOTAVAIL", "EADV", "EAFNOSUPPORT", "EAGAIN",
    "EALREADY", "EBADE", "EBADF", "EBADFD", "EBADMSG", "EBADR", "EBADRQC", "EBADSLT", "EBFONT", "EBUSY",
    "ECANCELED", "ECHILD", "ECHRNG", "ECOMM", "ECONNABORTED", "ECONNREFUSED", "ECONNRESET", "EDEADLK", "EDEADLOCK",
    "EDESTADDRREQ", "EDOM", "EDOTDOT", "EDQUOT", "EEXIST", "EFAULT", "EFBIG", "EHOSTDOWN", "EHOSTUNREACH",
    "EHWPOISON", "EIDRM", "EILSEQ", "EINPROGRESS", "EINTR", "EINVAL", "EIO", "EISCONN", "EISDIR", "EISNAM",
    "EKEYEXPIRED", "EKEYREJECTED", "EKEYREVOKED", "EL2HLT", "EL2NSYNC", "EL3HLT", "EL3RST", "ELIBACC", "ELIBBAD",
    "ELIBEXEC", "ELIBMAX", "ELIBSCN", "ELNRNG", "ELOOP", "EMEDIUMTYPE", "EMFILE", "EMLINK", "EMSGSIZE", "EMULTIHOP",
    "ENAMETOOLONG", "ENAVAIL", "ENETDOWN", "ENETRESET", "ENETUNREACH", "ENFILE", "ENOANO", "ENOBUFS", "ENOCSI",
    "ENODATA", "ENODEV", "ENOENT", "ENOEXEC", "ENOKEY", "ENOLCK", "ENOLINK", "ENOMEDIUM", "ENOMEM", "ENOMSG",
    "ENONET", "ENOPKG", "ENOPROTOOPT", "ENOSPC", "ENOSR", "ENOSTR", "ENOSYS", "ENOTBLK", "ENOTCONN", "ENOTDIR",
    "ENOTEMPTY", "ENOTNAM", "ENOTRECOVERABLE", "ENOTSOCK", "ENOTSUP", "ENOTTY", "ENOTUNIQ", "ENTRY", "ENXIO", "EOF",
    "EOPNOTSUPP", "EOVERFLOW", "EOWNERDEAD", "EPERM", "EPFNOSUPPORT", "EPIPE", "EPROTO", "EPROTONOSUPPORT",
    "EPROTOTYPE", "ERANGE", "EREMCHG", "EREMOTE", "EREMOTEIO", "ERESTART", "ERFKILL", "EROFS", "ESHUTDOWN",
    "ESOCKTNOSUPPORT", "ESPIPE", "ESRCH", "ESRMNT", "ESTALE", "ESTRPIPE", "ETIME", "ETIMEDOUT", "ETOOMANYREFS",
    "ETXTBSY", "EUCLEAN", "EUNATCH", "EUSERS", "EWOULDBLOCK", "EXDEV", "EXFULL", "FILE", "I", "INFINITY", "NAN",
    "NDEBUG", "NULL", "ProtobufCAllocator", "ProtobufCBinaryData", "ProtobufCBuffer", "ProtobufCBufferSimple",
    "ProtobufCClosure", "ProtobufCEnumDescriptor", "ProtobufCEnumValue", "ProtobufCEnumValueIndex",
    "ProtobufCFieldDescriptor", "ProtobufCFieldFlag", "ProtobufCIntRange", "ProtobufCLabel", "ProtobufCMessage",
    "ProtobufCMessageDescriptor", "ProtobufCMessageInit", "ProtobufCMessageUnknownField",
    "ProtobufCMethodDescriptor", "ProtobufCService", "ProtobufCServiceDescriptor", "ProtobufCServiceDestroy",
    "ProtobufCType", "ProtobufCWireType", "SIGABRT", "SIGALRM", "SIGBUS", "SIGCHLD", "SIGCLD", "SIGCONT", "SIGFPE",
    "SIGHUP", "SIGILL", "SIGINT", "SIGIO", "SIGIOT", "SIGKILL", "SIGPIPE", "SIGPOLL", "SIGPROF", "SIGPWR",
    "SIGQUIT", "SIGRTMAX", "SIGRTMIN", "SIGSEGV", "SIGSTKFLT", "SIGSTOP", "SIGSYS", "SIGTERM", "SIGTRAP", "SIGTSTP",
    "SIGTTIN", "SIGTTOU", "SIGURG", "SIGUSR1", "SIGUSR2", "SIGVTALRM", "SIGWINCH", "SIGXCPU", "SIGXFSZ", "VISIT",
    "WEOF", "on_exit",
};

/* clang-format on */

static int compare_words(const void *key, const void *word)
{
    return strcmp(key, *(const char *const *)word);
}

static bool is_listed(const char *name, const char *const *words, size_t count)
{
    return bsearch(name, words, count, sizeof *words, compare_words) != NULL;
}

bool word_is_known_keyword(const char *name)
{
    return is_listed(name, known_keywords, sizeof known_keywords / sizeof *known_keywords);
}

/* Names that C leaves to the compiler and its library: keywords and macros, more than can be listed. */
static bool is_reserved(const char *name)
{
    return strncmp(name, "__", 2) == 0;
}

bool word_is_unusable(const char *name)
{
    return is_reserved(name) || is_listed(name, unusable_words, sizeof unusable_words / sizeof *unusable_words);
}

const char *const *word_foreign_names(size_t *count)
{
    *count = sizeof foreign_names / sizeof *foreign_names;
    return foreign_names;
}
