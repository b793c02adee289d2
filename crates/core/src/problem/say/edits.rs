//! What do we say of edits by the API that cannot be taken as they are?

rows! {
    no_object() ["expected an object", "应为对象", "オブジェクトが必要です", "seharusnya objek"];
    other_name(name)
        ["this is {name}, and a name stays as it is", "这是 {name}，名称不能更改", "これは {name} で、名前は変えられません", "ini {name}, dan nama tidak berubah"]
        hint [
            "leave the name out; for another name, make another object and remove this one",
            "请省略名称；要换名称，请新建一个对象并删除这一个",
            "名前を省いてください。別の名前にするには、別のオブジェクトを作り、これを取り除きます",
            "hilangkan namanya; untuk nama lain, buat objek lain dan hapus yang ini"
        ];
    no_room_on_node() [
        "there is no room for it beside what else this node has",
        "此节点上已有其他对象，没有空间再容纳它",
        "このノードにはほかのものがあり、これを置く余地がありません",
        "tidak ada tempat untuknya di samping isi lain node ini"
    ];
    hidden_value() [
        "this stands for a value that was not shown",
        "这是未显示的值的占位",
        "これは表示されなかった値の代わりです",
        "ini pengganti nilai yang tidak diperlihatkan"
    ] hint [
        "write the value itself, or change single fields and leave this one out",
        "请写出值本身，或只修改个别字段并省略此项",
        "値そのものを書くか、一部の項目だけを変えてこれを省いてください",
        "tulis nilainya sendiri, atau ubah beberapa isian saja dan hilangkan yang ini"
    ];
    too_many_ops(most) [
        "at most {most} things are done in one edit",
        "一次修改最多包含 {most} 项操作",
        "一度の変更でできるのは {most} 件までです",
        "paling banyak {most} hal dilakukan dalam satu perubahan"
    ];
    why_is_one_line() [
        "it is one line of text, without control characters",
        "应为一行文本，不含控制字符",
        "制御文字のない一行の文字列でなければなりません",
        "harus satu baris teks, tanpa karakter kontrol"
    ];
    kept_at_most(most) ["at most {most} are kept", "最多保存 {most}", "保存するのは {most} までです", "paling banyak {most} yang disimpan"];
    taken_in_at_most(most) ["at most {most} are taken in", "最多导入 {most}", "取り込むのは {most} までです", "paling banyak {most} yang diambil"];
    certificate_in_use(users)
        ["it is used by {users}", "正被 {users} 使用", "{users} が使っています", "dipakai oleh {users}"]
        hint [
            "let those use another one first",
            "请先让它们改用其他证书",
            "先に別のものを使わせてください",
            "biarkan mereka memakai yang lain dulu"
        ];
    stored_certificate_damaged() [
        "the store is damaged: the certificate is no PEM",
        "存储损坏：证书不是 PEM",
        "ストアが壊れています。証明書が PEM ではありません",
        "penyimpanan rusak: sertifikatnya bukan PEM"
    ];
}
