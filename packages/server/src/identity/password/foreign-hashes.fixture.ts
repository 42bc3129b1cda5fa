/** Hashes of one passphrase, made by the programs named. */
export const HASHED_PASSPHRASE = "correct horse battery staple";

export const FOREIGN_HASHES = {
  "bcrypt 2a (passlib)": "$2a$10$3YhYCW2i1QMaTQqBlHAdouUs.3BNhzXIYA1U62jIjDJh6lKj6v1je",
  "bcrypt 2b (passlib)": "$2b$10$L6RlF5lylk8LjVlpXqG5neoR.mTrsSNmoKqhWWethOABDHEa/EC/u",
  "bcrypt 2y (passlib)": "$2y$10$3NA40fQ0SNGRUTd5BmKsu.AbbvdkvenENVI/.Se.2VnoQ95rh0lJy",
  "argon2id, other parameters (argon2-cffi)":
    "$argon2id$v=19$m=65536,t=3,p=4$c29tZXNhbHRzb21lc2FsdA$mtB7vZKFuEQDVzeZe5lTtf3BPC1e5BL1UKy7IW/SpV0",
  "argon2i (argon2-cffi)":
    "$argon2i$v=19$m=4096,t=3,p=1$c29tZXNhbHRzb21lc2FsdA$3uXUGtziuIoIR4ZmpJ/YhXZ+Wrz3H2u6anCu/kWFBno",
  "scrypt (passlib)":
    "$scrypt$ln=14,r=8,p=1$szamdA6BcO69l/Le25sTwg$NEuAAcc05nZJbA6cvwwVhgFiTolkxNORFisbkcYujTk",
  "scrypt (Django)":
    "scrypt$16384$0123456789abcdefABCDEF$8$5$8OpmvEkchUGye18QAncm/CvNzD6tPlqvssC2wMk0CBUkojx6VrUXOK/OfIXReCLzrRlW3Oiam/L1n0cEwAwWZw==",
  "scrypt (Werkzeug)":
    "scrypt:32768:8:1$hDZUrXtSYBAhsWID$0acf36144fe78e54f0eb6204b850cf12477bb0ee7cadaf70482cfd39061ca1506a85f465502e7168a22d5854a84c96e37009a3fcb2cd065b2313a5d5c3ef0341",
  "pbkdf2-sha256 (passlib)":
    "$pbkdf2-sha256$29000$uVfqvfe.VyqFMEZorTVmjA$PjLZQtdrErlbSQAGxsOUrFqh1cI81JFmWhUwkWQb84Y",
  "pbkdf2-sha512 (passlib)":
    "$pbkdf2-sha512$25000$PMfY.7.3ttZayxmj1Nobow$KnilELsUNaind4EzXWOOoLDoAmAnq5h4RKBUNtzYakU.gXd/5namo6rgt4QLunfslKkRNynOCtY3tx3kH83Byw",
  "pbkdf2-sha512 (hashlib, as PHC)":
    "$pbkdf2-sha512$i=210000,l=64$MDEyMzQ1Njc4OWFiY2RlZg$MZzEtPw1Mpo77OdkGORTt/WiKyi/IN4Pp7hkbe0Q3XA3UZDbcRp8xYlF0PyZjEAiIQyB3nj1YwWHidBrQxTKDw",
  "pbkdf2-sha256 (Django)":
    "pbkdf2_sha256$1000000$0123456789abcdefABCDEF$r56yFsvnFivbs/qneSIUDK7ZYuezPRnumS9LsAUKn+Y=",
  "pbkdf2-sha256 (Werkzeug)":
    "pbkdf2:sha256:600000$9zJVQwNBNE23hJOt$0d9b2bf36e110208c20e6214cd25dead4424a53a0424e443fb9e5e33fecb7bb7",
} as const;
