// Tries what a topology file must not do, and prints what came of it. Beside it lie a file
// `victim.txt` and a folder `victims`.

import Glibc
import TopologyDSL

@_silgen_name("syscall")
func call(_ number: Int, _ a: Int, _ b: Int, _ c: Int, _ d: Int, _ e: Int) -> Int

@_silgen_name("fork")
func forkProcess() -> Int32

@_silgen_name("vfork")
func vforkProcess() -> Int32

func report(_ what: String, _ result: Int) {
    let number = errno
    print("\(what): \(result >= 0 ? "it worked" : String(cString: strerror(number)))")
}

func report(_ what: String, _ result: Int32) { report(what, Int(result)) }

func attempt(
    _ what: String, _ number: Int, _ a: Int = 0, _ b: Int = 0, _ c: Int = 0, _ d: Int = 0,
    _ e: Int = 0
) {
    let result = call(number, a, b, c, d, e)
    // A child that should not exist must not go on as if it were the program.
    if what.contains("new process") && result == 0 { _exit(0) }
    report(what, result)
}

// The numbers that differ between the architectures.
#if arch(x86_64)
    let (cloneCall, tkillCall, tgkillCall, queueCall) = (56, 200, 234, 129)
    let (ptraceCall, readCall, mountCall, unshareCall) = (101, 310, 165, 272)
    let (memoryFileCall, bpfCall, perfCall, keyCall) = (319, 321, 298, 250)
    let (faultCall, chrootCall, handleCall, limitCall) = (323, 161, 304, 302)
    let (nodeCall, setnsCall, clockCall, sessionCall) = (259, 308, 227, 112)
    let attributeCall = 188
#else
    let (cloneCall, tkillCall, tgkillCall, queueCall) = (220, 130, 131, 138)
    let (ptraceCall, readCall, mountCall, unshareCall) = (117, 270, 40, 97)
    let (memoryFileCall, bpfCall, perfCall, keyCall) = (279, 280, 241, 219)
    let (faultCall, chrootCall, handleCall, limitCall) = (282, 51, 265, 261)
    let (nodeCall, setnsCall, clockCall, sessionCall) = (33, 268, 112, 157)
    let attributeCall = 5
#endif

func address(_ pointer: UnsafeRawPointer) -> Int { Int(bitPattern: pointer) }

let parent = Int(getppid())
let victim = "victim.txt"
let path = UnsafeRawPointer(strdup(victim)!)
let name = UnsafeRawPointer(strdup("user.mark")!)
let room = UnsafeMutableRawPointer.allocate(byteCount: 4_096, alignment: 16)
room.initializeMemory(as: UInt8.self, repeating: 0, count: 4_096)

// The network.
report("socket of the internet", socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0))
report("socket of this machine", socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0))
var pair: [Int32] = [0, 0]
report("socketpair", socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0, &pair))

// New processes.
var child = pid_t()
var arguments: [UnsafeMutablePointer<CChar>?] = [strdup("/bin/true"), nil]
errno = posix_spawn(&child, "/bin/true", nil, nil, &arguments, nil)
report("posix_spawn", errno == 0 ? 0 : -1)
let forked = forkProcess()
if forked == 0 { _exit(0) }
report("fork", forked)
let vforked = vforkProcess()
if vforked == 0 { _exit(0) }
report("vfork", vforked)
attempt("clone for a new process", cloneCall, Int(SIGCHLD))
attempt("clone3 for a new process", 435, address(room), 64)
attempt("a session of its own", sessionCall)
report("a group of its own", setpgid(0, 0))

// Other processes.
report("kill of the parent", kill(pid_t(parent), SIGKILL))
report("kill of everything", kill(-1, SIGTERM))
attempt("tkill of the parent", tkillCall, parent, Int(SIGKILL))
attempt("tgkill of the parent", tgkillCall, parent, parent, Int(SIGKILL))
attempt("sigqueue to the parent", queueCall, parent, Int(SIGTERM), address(room))
attempt("pidfd_open of the parent", 434, parent)
attempt("pidfd_send_signal", 424, 0, Int(SIGKILL))
attempt("ptrace of the parent", ptraceCall, 16, parent)
attempt("reading the parent's memory", readCall, parent, address(room), 1, address(room), 1)
report("slowing the parent down", setpriority(Int32(PRIO_PROCESS.rawValue), id_t(parent), 19))
report("signals through a descriptor", fcntl(1, F_SETOWN, pid_t(parent)))

// Opening for writing.
report("open to write", open(victim, O_WRONLY))
report("open to read and write", open(victim, O_RDWR))
report("open to create", open("new.txt", O_RDONLY | O_CREAT, 0o600))
report("open to truncate", open(victim, O_RDONLY | O_TRUNC))
report("open for a nameless file", open(".", O_RDWR | 0o20_200000, 0o600))
report("openat to write", openat(AT_FDCWD, victim, O_WRONLY))
report("creat", creat("new.txt", 0o600))
attempt("openat2", 437, Int(AT_FDCWD), address(path), address(room), 24)
attempt("open_by_handle_at", handleCall, Int(AT_FDCWD), address(room), Int(O_WRONLY))
report("open of its own memory", open("/proc/self/mem", O_RDWR))

// Changing what is there.
let readOnly = open(victim, O_RDONLY)
report("open to read", readOnly)
report("write to a file open to read", write(readOnly, "x", 1))
report("truncate", truncate(victim, 0))
report("ftruncate", ftruncate(readOnly, 0))
report("unlink", unlink(victim))
report("rename", rename(victim, "stolen.txt"))
report("link", link(victim, "twin.txt"))
report("symlink", symlink(victim, "link.txt"))
report("mkdir", mkdir("new", 0o700))
report("rmdir", rmdir("victims"))
report("mkfifo", mkfifo("pipe", 0o600))
attempt("mknod", nodeCall, Int(AT_FDCWD), address(path), 0o100600)
report("chmod", chmod(victim, 0o777))
report("fchmod", fchmod(readOnly, 0o777))
attempt("fchmodat2", 452, Int(AT_FDCWD), address(path), 0o777)
report("chown", chown(victim, 1, 1))
report("fchown", fchown(readOnly, 1, 1))
report("utimes", utimes(victim, nil))
attempt("setxattr", attributeCall, address(path), address(name), address(path), 1)
attempt("setxattrat", 463, Int(AT_FDCWD), address(path), 0, address(path), address(room))

// Files that are none.
attempt("memfd_create", memoryFileCall, address(path))
attempt("memfd_secret", 447)
report("shm_open", shm_open("/ilpnet-test", O_RDWR | O_CREAT, 0o600))
report("shmget", shmget(IPC_PRIVATE, 4_096, 0o600))

// The machine.
attempt("mount", mountCall, address(path), address(path), address(path))
attempt("fsopen", 430, address(path))
attempt("unshare", unshareCall, 0x1000_0000)
attempt("setns", setnsCall, Int(readOnly))
attempt("chroot", chrootCall, address(path))
attempt("setting the clock", clockCall, 0, address(room))
report("becoming another user", setuid(1))
attempt("bpf", bpfCall, 0, address(room), 64)
attempt("perf_event_open", perfCall, address(room), 0, -1, -1)
attempt("keyctl", keyCall, 0, -3, 1)
attempt("io_uring_setup", 425, 8, address(room))
attempt("userfaultfd", faultCall)

// Limits.
// Even lower ones, which need no right of their own.
var limits = rlimit(rlim_cur: 60, rlim_max: 60)
let openFiles = RLIMIT_NOFILE
report("a new limit by setrlimit", setrlimit(__rlimit_resource_t(openFiles.rawValue), &limits))
withUnsafePointer(to: &limits) {
    attempt("a new limit by prlimit", limitCall, 0, Int(openFiles.rawValue), address($0))
}
report("3 GiB", malloc(3 << 30) == nil ? -1 : 0)

// What must go on working.
report("reading a limit", getrlimit(__rlimit_resource_t(0), &limits))
let letters = await Task.detached { "a" + "b" }.value
report("a thread", letters == "ab" ? 0 : -1)
report("a signal to itself", raise(SIGWINCH))

let network = Topology("hostile") { Node("a") }
