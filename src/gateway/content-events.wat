;; Skips the content events of a stream, sixteen bytes at a time. `npm run generate` makes content-events-program.ts of it.
(module
  ;; A chunk of 64 KiB, and what the last load reads beyond it.
  (memory (export "memory") 2)

  ;; Behind the whole events, from the one that begins at `at`, whose first line begins with "event: content_block_". Bytes
  ;; from `end` on are not looked at.
  (func (export "skip") (param $at i32) (param $end i32) (result i32)
    (local $pair i32) (local $hits i32)
    (block $stop
      (loop $events
        (local.set $pair (i32.add (local.get $at) (i32.const 21)))
        (br_if $stop (i32.gt_u (local.get $pair) (local.get $end)))
        ;; "event: content_b" and, five bytes on, ": content_block_".
        (br_if $stop (i32.eqz (i8x16.all_true (i8x16.eq (v128.load (local.get $at))
          (v128.const i8x16 101 118 101 110 116 58 32 99 111 110 116 101 110 116 95 98)))))
        (br_if $stop (i32.eqz (i8x16.all_true (i8x16.eq (v128.load offset=5 (local.get $at))
          (v128.const i8x16 58 32 99 111 110 116 101 110 116 95 98 108 111 99 107 95)))))
        ;; The first line feed that another one follows.
        (loop $blocks
          (br_if $stop (i32.ge_u (local.get $pair) (local.get $end)))
          (local.set $hits (i8x16.bitmask (v128.and
            (i8x16.eq (v128.load (local.get $pair)) (i8x16.splat (i32.const 10)))
            (i8x16.eq (v128.load offset=1 (local.get $pair)) (i8x16.splat (i32.const 10))))))
          (if (i32.eqz (local.get $hits))
            (then
              (local.set $pair (i32.add (local.get $pair) (i32.const 16)))
              (br $blocks))))
        (local.set $pair (i32.add (local.get $pair) (i32.add (i32.ctz (local.get $hits)) (i32.const 2))))
        (br_if $stop (i32.gt_u (local.get $pair) (local.get $end)))
        (local.set $at (local.get $pair))
        (br $events)))
    (local.get $at)))
