CREATE SCHEMA shop;

CREATE TYPE shop.order_status AS ENUM ('new', 'paid', 'shipped', 'returned');

CREATE TABLE shop.customers (
    id         bigint PRIMARY KEY,
    name       text NOT NULL,
    email      text NOT NULL UNIQUE,
    country    char(2) NOT NULL,
    tags       text[] NOT NULL,
    profile    jsonb NOT NULL,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL
);

CREATE TABLE shop.products (
    id          bigint PRIMARY KEY,
    name        text NOT NULL,
    price       numeric(12, 2) NOT NULL,
    weight      numeric,
    stock       bigint NOT NULL,
    description text,
    attributes  jsonb NOT NULL,
    updated_at  timestamptz NOT NULL
);

-- Long descriptions are stored out of line and uncompressed, so an update of another column does
-- not put them into the log.
ALTER TABLE shop.products ALTER COLUMN description SET STORAGE EXTERNAL;

CREATE TABLE shop.orders (
    id          bigint PRIMARY KEY,
    customer_id bigint NOT NULL REFERENCES shop.customers,
    status      shop.order_status NOT NULL,
    total       numeric(14, 2) NOT NULL,
    note        text,
    placed_at   timestamptz NOT NULL,
    updated_at  timestamptz NOT NULL
);

CREATE TABLE shop.order_items (
    order_id   bigint NOT NULL REFERENCES shop.orders ON UPDATE CASCADE ON DELETE CASCADE,
    line       integer NOT NULL,
    product_id bigint NOT NULL REFERENCES shop.products,
    quantity   integer NOT NULL,
    price      numeric(12, 2) NOT NULL,
    updated_at timestamptz NOT NULL,
    PRIMARY KEY (order_id, line)
);
