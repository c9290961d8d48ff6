/**
 * More threads than Node's four for calls that wait for the disk: a disk stores what twelve of them ask for in the time of three, and each costs next
 * to nothing while it rests. To be imported before all else, since the number is read when the first of them is needed; on Windows libuv sees what a
 * program sets from 1.52 on (libuv #4887), and an older one keeps its four, which is slower and no less safe.
 */
process.env['UV_THREADPOOL_SIZE'] ??= '16';
