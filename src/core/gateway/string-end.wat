;; Where a JSON string ends, sixteen bytes at a time. `npm run generate` makes string-end-program.ts of it.
(module
  ;; A window of 64 KiB, and what the last load reads beyond it.
  (memory (export "memory") 2)

  ;; Behind the first quote in [from, end) that no backslash escapes. Where there is none, -1, or -2 if the byte at `end` is
  ;; escaped. `escaped` is 1 if the byte at `from` is.
  (func (export "find") (param $from i32) (param $end i32) (param $escaped i32) (result i32)
    (local $at i32) (local $hits i32) (local $quote i32)
    (local.set $at (local.get $from))
    (block $none
      (loop $blocks
        (br_if $none (i32.ge_u (local.get $at) (local.get $end)))
        ;; A bit for each quote of the block.
        (local.set $hits (i8x16.bitmask (i8x16.eq (v128.load (local.get $at)) (i8x16.splat (i32.const 34)))))
        (block $done
          (loop $next
            (br_if $done (i32.eqz (local.get $hits)))
            (local.set $quote (i32.add (local.get $at) (i32.ctz (local.get $hits))))
            (br_if $none (i32.ge_u (local.get $quote) (local.get $end)))
            (if (i32.eqz (call $is_escaped (local.get $from) (local.get $quote) (local.get $escaped)))
              (then (return (i32.add (local.get $quote) (i32.const 1)))))
            (local.set $hits (i32.and (local.get $hits) (i32.sub (local.get $hits) (i32.const 1))))
            (br $next)))
        (local.set $at (i32.add (local.get $at) (i32.const 16)))
        (br $blocks)))
    (i32.sub (i32.const -1) (call $is_escaped (local.get $from) (local.get $end) (local.get $escaped))))

  ;; Whether an odd number of backslashes stands before `at`, with what stands before `from` counted as `escaped`.
  (func $is_escaped (param $from i32) (param $at i32) (param $escaped i32) (result i32)
    (local $before i32)
    (local.set $before (local.get $at))
    (block $stop
      (loop $back
        (br_if $stop (i32.le_u (local.get $before) (local.get $from)))
        (br_if $stop (i32.ne (i32.load8_u (i32.sub (local.get $before) (i32.const 1))) (i32.const 92)))
        (local.set $before (i32.sub (local.get $before) (i32.const 1)))
        (br $back)))
    (i32.and
      (i32.const 1)
      (i32.add
        (i32.sub (local.get $at) (local.get $before))
        (select (local.get $escaped) (i32.const 0) (i32.eq (local.get $before) (local.get $from)))))))
